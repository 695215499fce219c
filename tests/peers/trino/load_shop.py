"""The shop's rows, each team's by its own token. load_shop.py URL ORDERS_TOKEN ACCOUNTS_TOKEN"""
import sys
from datetime import datetime
from decimal import Decimal
import pyarrow as pa
from pyiceberg.catalog import load_catalog

url, orders, accounts = sys.argv[1:]


def load(token, name, schema, rows):
    catalog = load_catalog("weft", type="rest", uri=f"{url}/iceberg", token=token)
    columns = {field.name: [row[i] for row in rows] for i, field in enumerate(schema)}
    catalog.create_table(name, schema=schema).append(pa.table(columns, schema=schema))


def order(number, customer, day, price):
    return number, customer, datetime.fromisoformat(f"2026-{day}T10:00:00"), Decimal(price)


load(orders, "orders.orders", pa.schema([
    ("order_id", pa.int64()), ("customer_id", pa.int64()), ("timestamp", pa.timestamp("us")),
    ("gross_price", pa.decimal128(10, 2))]), [
    order(1, 123, "01-05", "103.40"), order(2, 123, "01-12", "20.00"),
    order(3, 124, "01-13", "80.00"), order(4, 125, "01-20", "100.00"),
    order(5, 125, "01-21", "150.00"), order(6, 126, "01-28", "50.00"),
    order(7, 127, "02-02", "200.00"), order(8, 123, "02-03", "100.00")])
load(accounts, "accounts.registrations", pa.schema([
    ("customer_id", pa.int64()), ("name", pa.string()), ("source", pa.string())]), [
    (123, "ann", "google_ads"), (124, "ben", "organic"), (125, "cem", "google_ads"),
    (126, "dia", "newsletter"), (127, "eli", "organic")])
