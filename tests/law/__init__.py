"""The law package, proven against tables a lawyer can own and against properties that always hold."""
