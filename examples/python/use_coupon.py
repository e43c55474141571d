"""Redeems a coupon (核销用户券) with wechatpayv3, on the simulator:

  pip install -r requirements.txt
  . ../../target/simulator/env
  python3 use_coupon.py sxxe34343436
"""

import os
import sys
from datetime import datetime, timezone
from pathlib import Path

from wechatpayv3 import WeChatPay, WeChatPayType

wxpay = WeChatPay(
    wechatpay_type=WeChatPayType.MINIPROG,
    mchid=os.environ["WECHATPAY_MCHID"],
    private_key=Path(os.environ["WECHATPAY_PRIVATE_KEY_FILE"]).read_text(),
    cert_serial_no=os.environ["WECHATPAY_SERIAL_NO"],
    appid="wx1234567889999",
    apiv3_key=os.environ["WECHATPAY_API_V3_KEY"],
    public_key=Path(os.environ["WECHATPAY_PUBLIC_KEY_FILE"]).read_text(),
    public_key_id=os.environ["WECHATPAY_PUBLIC_KEY_ID"],
)
# The package has no setting for it. Leave it out, and it is the live gateway.
wxpay._core._gate_way = os.environ["WECHATPAY_BASE_URL"]

coupon_code = sys.argv[1] if len(sys.argv) > 1 else "sxxe34343434"
status, answer = wxpay.marketing_busifavor_coupon_use(
    coupon_code=coupon_code,
    stock_id="100088",
    appid="wx1234567889999",
    use_time=datetime.now(timezone.utc).isoformat(timespec="seconds"),
    use_request_no=f"python-{coupon_code}",
)
print(answer)
sys.exit(0 if status == 200 else 1)
