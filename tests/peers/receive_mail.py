"""An SMTP server that is not ours: says its port, then each mail as a line of JSON."""

import asyncio
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP


class Keep:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.strict)
        seen = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "subject": mail["Subject"],
            "date": mail["Date"].datetime.isoformat(),
            "text": mail.get_content(),
            "defects": [str(defect) for defect in mail.defects],
        }
        print(json.dumps(seen), flush=True)
        return "250 Message accepted for delivery"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keep(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
sys.exit(0)
