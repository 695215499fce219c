"""Prints a topic's messages from its beginning, a line each, until none comes for two seconds: read.py BROKERS TOPIC"""
import sys
import uuid

from confluent_kafka import Consumer

consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": str(uuid.uuid4()),
                     "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([sys.argv[2]])
patience = 20.0
while (message := consumer.poll(patience)) is not None:
    if message.error() is None:
        print(message.value().decode())
        patience = 2.0
consumer.close()
