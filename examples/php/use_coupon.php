<?php
// Redeems a coupon (核销用户券) with wechatpay/wechatpay, the official PHP SDK, on the simulator:
//
//   composer install
//   . ../../target/simulator/env
//   php use_coupon.php sxxe34343437

require 'vendor/autoload.php';

use WeChatPay\Builder;
use WeChatPay\Crypto\Rsa;

$publicKeyId = getenv('WECHATPAY_PUBLIC_KEY_ID');
$wechatpay = Builder::factory([
    'base_uri' => getenv('WECHATPAY_BASE_URL') . '/', // leave it out, and it is the live gateway
    'mchid' => getenv('WECHATPAY_MCHID'),
    'serial' => getenv('WECHATPAY_SERIAL_NO'),
    'privateKey' => Rsa::from('file://' . getenv('WECHATPAY_PRIVATE_KEY_FILE')),
    'certs' => [
        $publicKeyId => Rsa::from('file://' . getenv('WECHATPAY_PUBLIC_KEY_FILE'), Rsa::KEY_TYPE_PUBLIC),
    ],
]);

$couponCode = $argv[1] ?? 'sxxe34343434';
try {
    $answer = $wechatpay->chain('v3/marketing/busifavor/coupons/use')->post([
        'headers' => ['Wechatpay-Serial' => $publicKeyId],
        'json' => [
            'coupon_code' => $couponCode,
            'stock_id' => '100088',
            'appid' => 'wx1234567889999',
            'use_time' => date(DATE_RFC3339),
            'use_request_no' => "php-$couponCode",
        ],
    ]);
    echo $answer->getBody(), PHP_EOL;
} catch (\GuzzleHttp\Exception\BadResponseException $error) {
    fwrite(STDERR, $error->getResponse()->getBody() . PHP_EOL);
    exit(1);
}
