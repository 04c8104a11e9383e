"""The screens: each decides what its panes show and what their messages do."""
