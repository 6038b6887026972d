"""Register files: CSV and XLSX in, refused rows out."""
