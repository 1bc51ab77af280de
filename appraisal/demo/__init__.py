"""The demo county's years of appraisal, each step told through the actions."""
