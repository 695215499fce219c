"""Sends lines of standard input to a topic: send.py BROKERS TOPIC"""
import sys

from confluent_kafka import Producer

producer = Producer({"bootstrap.servers": sys.argv[1], "acks": "all"})
for line in sys.stdin:
    producer.produce(sys.argv[2], line.rstrip("\n").encode())
    producer.poll(0)
assert producer.flush(60) == 0
