"""What happens by itself: one function a job, each calls one use case."""
