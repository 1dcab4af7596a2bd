"""45 CFR Parts 160 and 164 as data: pure, typed, standard library only."""
