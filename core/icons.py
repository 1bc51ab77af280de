"""The few line icons of the interface, on a 16 x 16 grid; written inline, so that they cost no request and print."""

from __future__ import annotations

PATHS: dict[str, str] = {
    "check": "M3 8.5l3.2 3.2L13 5",
    "cross": "M4 4l8 8M12 4l-8 8",
    "question": "M6 6a2 2 0 1 1 2.8 1.8c-.5.3-.8.7-.8 1.4M8 11.7v.1",
    "alert": "M8 2.5L14.2 13H1.8zM8 6.5v3M8 11.2v.1",
    "info": "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.3v3.6M8 5v.1",
    "clock": "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.5V8l2.4 1.6",
    "bell": "M4 11.5V7a4 4 0 0 1 8 0v4.5l1 1H3zM6.8 14.2h2.4",
    "tray": "M2.5 9.5l1.8-6h7.4l1.8 6v3.5h-11zM2.5 9.5h3l1 1.6h3l1-1.6h3",
    "user": "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM2.8 13.8c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "down": "M4 6l4 4 4-4",
    "right": "M3 8h10M9 4l4 4-4 4",
    "file": "M4 1.8h5l3 3v9.4H4zM9 1.8v3h3",
    "download": "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.8 13.3h10.4",
    "print": "M4.5 6V2.2h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4.3h-7z",
    "search": "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.3 3.3",
    "plus": "M8 3v10M3 8h10",
    "edit": "M3 13l.6-2.8L10.8 3 13 5.2 5.8 12.4z",
    "lock": "M4 7.2h8v6.3H4zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2",
    "calendar": "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.3v2.5M10.5 2.3v2.5",
    "scale": "M8 2.2v11.3M4.5 13.5h7M3 4.5h10M3 4.5L1.3 9.3h3.4zM13 4.5l-1.7 4.8h3.4z",
    "list": "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1",
    "back": "M6 4L3 7l3 3M3 7h6.5a3.5 3.5 0 0 1 0 7H7",
    "dash": "M4 8h8",
    "play": "M5 3.5l7 4.5-7 4.5z",
}
"""Icon name -> path data; stroked with the text's colour."""
