"""From an executed notebook to one HTML page, and the list of all pages."""
