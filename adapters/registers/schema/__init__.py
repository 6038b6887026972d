"""What a register may hold: kinds, columns, cells, and the rules of a row by itself."""
