"""Going through the findings of a file with a person: the session, where its answers are kept, and two front ends."""
