"""What would change the answer: tipping points, flip sets, open facts, forecasts, and how sure the verdict is."""
