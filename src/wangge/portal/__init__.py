"""The portal: pages that anybody may open, without an account."""
