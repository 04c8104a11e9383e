"""The panes: each is given plain values and posts messages; none knows another, or the store."""
