#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = wechatpay_client::Client::from_env()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, redeem_service::router(client)).await?)
}
