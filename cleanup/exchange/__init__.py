"""Rules from and for other programs: Vale, codespell, typos, LanguageTool, and tables of pairs."""
