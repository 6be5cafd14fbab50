"""The district's hub: stores the events, shows operators what is wrong, writes the reports."""
