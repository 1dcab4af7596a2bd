"""What is done about outside demands: received, verified, noticed, answered."""
