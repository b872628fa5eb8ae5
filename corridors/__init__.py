"""Reinforcement plans: scenario in, corridors out."""
