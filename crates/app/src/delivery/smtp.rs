//! Mail. The `Message-ID` is made of the delivery, so that a second attempt at a mail that went out already is known
//! as the same mail by whoever receives it; more than that the protocol cannot promise.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message as Mail, Tokio1Executor};
use std::time::Duration;

use super::channel::{Channel, ChannelError, Message};
use crate::config::{self, SmtpSecurity};

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A mail server and in whose name it is used.
#[derive(Debug)]
pub(super) struct Smtp {
    transport: Transport,
    from: Mailbox,
}

impl Smtp {
    /// `None` when no mail server is named.
    pub(super) fn new(config: &config::Delivery) -> anyhow::Result<Option<Self>> {
        let (Some(host), Some(from)) = (&config.smtp_host, &config.smtp_from) else { return Ok(None) };
        let builder = match config.smtp_security {
            SmtpSecurity::Tls => Transport::relay(host)?,
            SmtpSecurity::Starttls => Transport::starttls_relay(host)?,
            SmtpSecurity::None => Transport::builder_dangerous(host),
        };
        let mut builder = builder.port(config.smtp_port).timeout(Some(Duration::from_secs(config.timeout_s)));
        if let (Some(user), Some(password)) = (&config.smtp_username, &config.smtp_password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Some(Self { transport: builder.build(), from: from.parse()? }))
    }

    fn mail(&self, message: &Message) -> Result<Mail, ChannelError> {
        let to: Address =
            message.to_email.parse().map_err(|_| ChannelError("the address is not one".into()))?;
        let domain = self.from.email.domain();
        let body = format!("{}\n\nWhy you get this: {}\n", message.content, message.rationale);
        let mail = Mail::builder()
            .message_id(Some(format!("<{}@{domain}>", message.delivery_id)))
            .from(self.from.clone())
            .to(Mailbox::new(Some(message.to_name.clone()), to))
            .subject(&message.title)
            .header(ContentType::TEXT_PLAIN);
        mail.body(body).map_err(|error| ChannelError(format!("the mail cannot be made: {error}")))
    }
}

impl Channel for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), ChannelError>> {
        async move {
            let mail = self.mail(message)?;
            match self.transport.send(mail).await {
                Ok(_) => Ok(()),
                // Servers quote the address in their answers; only the kind of answer is kept.
                Err(error) => Err(ChannelError(match error.status() {
                    Some(code) => format!("the mail server answered {code}"),
                    None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
                    None if error.is_tls() => "no secure connection to the mail server".to_owned(),
                    None => "the mail server cannot be reached".to_owned(),
                })),
            }
        }
        .boxed()
    }
}
