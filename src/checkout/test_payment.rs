//! `/checkout/test/{payment}`: the payment page of the test provider. It exists only if ENVIRONMENT is `dev`.

use ::http::StatusCode;
use askama::Template;

use crate::{
    audit::By,
    context::Context,
    error::Error,
    ids::Token,
    order::{self, Act, Entry, TimelineKind, Webhook},
    payment::{Method, PaymentState, Received, has_test},
    platform::{Body, Platform},
    shop::Layout,
    web::{
        form::Form,
        http::{self, CachePolicy, Response},
        page::Head,
        url,
    },
};

/// The maximum bytes of the form.
const MAX_BODY: usize = 4096;

#[derive(Template)]
#[template(path = "checkout/test_payment.html")]
struct TestPage<'a> {
    layout: &'a Layout,
    head: Head,
    payment: Token,
    reference: String,
    amount: String,
    /// True if the page shows the second step, in which the shopper's bank asks for confirmation.
    confirms: bool,
    /// True unless the payment's state is [`PaymentState::Open`].
    over: bool,
    order: Token,
}

/// `GET /checkout/test/{payment}`: the provider's page.
///
/// # Errors
/// `NotFound` if ENVIRONMENT is not `dev`, and for an unknown payment.
pub async fn page<P: Platform>(cx: &Context<'_, P>, payment: &str) -> Result<Response<P::Native>, Error> {
    let payment = ours(cx, payment)?;
    let [rows] = cx.page_batch([order::payment_shown(payment)]).await?;
    let shown: order::PaymentShown = rows.maybe()?.ok_or(Error::NotFound)?;
    let view = TestPage {
        layout: cx.layout(),
        head: Head { title: "Test payment".to_owned(), noindex: true, ..Head::default() },
        payment,
        amount: shown.asked()?.display(),
        reference: shown.reference,
        confirms: cx.query.get("step") == Some("confirm"),
        over: shown.state != PaymentState::Open,
        order: shown.order_token,
    };
    cx.html(StatusCode::OK, &view, CachePolicy::Private)
}

/// `POST /checkout/test/{payment}`: performs the step that the field `do` names, such as `succeed` or `decline`.
///
/// # Errors
/// `NotFound` for the same reasons as in [`page`]. `Unprocessable` for an unknown step.
pub async fn play<P: Platform>(
    cx: &Context<'_, P>,
    payment: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let payment = ours(cx, payment)?;
    let form = Form::read(body, MAX_BODY).await?;
    let [rows] = cx.rows([order::payment_shown(payment)]).await?;
    let shown: Option<order::PaymentShown> = rows.maybe()?;
    let shown = shown.ok_or(Error::NotFound)?;
    let token = shown.order_token;
    let received = Received { amount: shown.asked()?, reference: format!("test_{payment}") };
    let id = format!("test_{payment}_paid");
    let webhook = Some(Webhook { provider: Method::Test, id: &id });
    match form.typed("do") {
        "succeed" => {
            order::paid(cx, payment, &received, webhook).await?;
        }
        "webhooks" => {
            let five = (0..5).map(|_| order::paid(cx, payment, &received, webhook));
            for told in futures::future::join_all(five).await {
                told?;
            }
        }
        "late" => {
            let entry = Entry::new(TimelineKind::Expired, By::Shop);
            let head = order::read(cx, token).await?;
            order::advance(cx, &head, Act::Expire, &entry, "[]", &[]).await?;
            order::paid(cx, payment, &received, webhook).await?;
        }
        "action" => return http::see_other(&format!("{}?step=confirm", url::test_payment_path(payment))),
        "decline" => order::declined(cx, payment, None).await?,
        "nothing" => {}
        _ => return Err(Error::Unprocessable("The test payment does not know that step.".to_owned())),
    }
    http::see_other(&url::order_path(token))
}

fn ours<P: Platform>(cx: &Context<'_, P>, payment: &str) -> Result<Token, Error> {
    payment.parse().ok().filter(|_| has_test(cx)).ok_or(Error::NotFound)
}
