"""From labels of households to land: blocks and fields, borders on streets, lanes and places, nothing left over."""
