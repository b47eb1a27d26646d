"""The names of this kiosk on the network, and the certificates by which it proves them."""
