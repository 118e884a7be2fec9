"""How people teach the program: rules made from an example, or learned from texts and their corrected versions."""
