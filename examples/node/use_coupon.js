// Redeems a coupon (核销用户券) with wechatpay-axios-plugin, on the simulator:
//
//   npm install
//   . ../../target/simulator/env
//   node use_coupon.js sxxe34343435
"use strict";

const { Wechatpay } = require("wechatpay-axios-plugin");

const { env } = process;
const wxpay = new Wechatpay({
  baseURL: env.WECHATPAY_BASE_URL, // leave it out, and it is the live gateway
  mchid: env.WECHATPAY_MCHID,
  serial: env.WECHATPAY_SERIAL_NO,
  privateKey: `file://${env.WECHATPAY_PRIVATE_KEY_FILE}`,
  certs: { [env.WECHATPAY_PUBLIC_KEY_ID]: `file://${env.WECHATPAY_PUBLIC_KEY_FILE}` },
});

const coupon_code = process.argv[2] ?? "sxxe34343434";
const request = {
  coupon_code,
  stock_id: "100088",
  appid: "wx1234567889999",
  use_time: new Date().toISOString().replace(/\.\d+/, ""),
  use_request_no: `node-${coupon_code}`,
};
const options = { headers: { "Wechatpay-Serial": env.WECHATPAY_PUBLIC_KEY_ID } };

wxpay.v3.marketing.busifavor.coupons.use
  .post(request, options)
  .then(({ data }) => console.log(JSON.stringify(data)))
  .catch((error) => {
    console.error(error.response?.data ?? error.message);
    process.exitCode = 1;
  });
