"""What is printed: contact sheets and the shoot report, as PDF and PNG."""
