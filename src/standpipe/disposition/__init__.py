"""What is right for each application, at what cost and risk, and why."""
