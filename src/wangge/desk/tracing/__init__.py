"""The room where a village's map is drawn by hand, and door numbers from a walk are typed in."""
