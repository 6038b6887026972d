"""What several screens say alike."""
