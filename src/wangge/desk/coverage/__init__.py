"""Coverage on the desk: the figures, the lists behind them, the statement to print, and the same for programs."""
