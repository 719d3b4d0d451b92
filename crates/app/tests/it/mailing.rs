//! The mail channel against a mail server of our own: one that takes mail, one that refuses, and none at all.

use std::sync::{Arc, Mutex};

use spendsense::config::{Config, SmtpSecurity};
use spendsense::delivery::channel::{Channel, Channels, Message};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a mail server was told, line by line.
type Told = Arc<Mutex<Vec<String>>>;

/// A mail server that answers every command with `250`, and a finished mail with `verdict`.
async fn mail_server(verdict: &'static str) -> (u16, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Told::default();
    let log = Arc::clone(&told);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            converse(stream, &log, verdict).await;
        }
    });
    (port, told)
}

async fn converse(stream: TcpStream, log: &Told, verdict: &str) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.test ESMTP\r\n").await.unwrap();
    let mut in_data = false;
    while let Ok(Some(line)) = lines.next_line().await {
        log.lock().unwrap().push(line.clone());
        let answer = match (in_data, line.as_str()) {
            (true, ".") => verdict,
            (true, _) => continue,
            (false, "DATA") => "354 go on",
            (false, "QUIT") => "221 bye",
            _ => "250 ok",
        };
        in_data = answer.starts_with("354");
        write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        if line == "QUIT" && !in_data {
            return;
        }
    }
}

fn smtp(port: u16) -> Arc<dyn Channel> {
    let mut config = Config::default();
    config.delivery.smtp_host = Some("127.0.0.1".to_owned());
    config.delivery.smtp_port = port;
    config.delivery.smtp_security = SmtpSecurity::None;
    config.delivery.smtp_from = Some("Your bank <guidance@bank.test>".to_owned());
    config.delivery.timeout_s = 5;
    Channels::new(&config).unwrap().named("smtp").unwrap()
}

fn message() -> Message {
    Message {
        delivery_id: "dlv_1".to_owned(),
        recommendation_id: "rec_1".to_owned(),
        user_id: "usr_1".to_owned(),
        to_name: "Ada Okafor".to_owned(),
        to_email: "ada@example.com".to_owned(),
        title: "Wie Kreditkarten wirken: Überblick".to_owned(),
        content: "You can look at your card.\n.\nMAIL FROM:<evil@example.com>".to_owned(),
        rationale: "Your card is used at 62 %.".to_owned(),
        content_url: None,
        approved_at: None,
    }
}

#[tokio::test]
async fn a_mail_goes_to_the_customer_under_an_id_that_stays() {
    let (port, told) = mail_server("250 taken").await;
    let channel = smtp(port);
    channel.send(&message()).await.unwrap();
    channel.send(&message()).await.unwrap();
    let told = told.lock().unwrap().clone();
    let count = |start: &str| told.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!(count("RCPT TO:<ada@example.com>"), 2, "{told:?}");
    assert_eq!(count("MAIL FROM:<guidance@bank.test>"), 2);
    // Both attempts are the same mail to whoever receives them.
    assert_eq!(count("Message-ID: <dlv_1@bank.test>"), 2, "{told:?}");
    assert_eq!(count("Subject: "), 2);
    assert!(told.iter().any(|line| line.contains("62 %") || line.contains("62 =25")), "{told:?}");
}

#[tokio::test]
async fn text_of_a_mail_is_never_a_command() {
    let (port, told) = mail_server("250 taken").await;
    smtp(port).send(&message()).await.unwrap();
    let told = told.lock().unwrap().clone();
    let senders: Vec<&String> = told.iter().filter(|line| line.starts_with("MAIL FROM:<evil")).collect();
    // It stands in the text, before the mail ended; the lone dot was doubled.
    let end = told.iter().position(|line| line == ".").unwrap();
    let at = told.iter().position(|line| line.starts_with("MAIL FROM:<evil"));
    assert!(at.is_none_or(|at| at < end), "{senders:?}");
}

#[tokio::test]
async fn a_refusal_is_told_without_the_address() {
    let (port, _) = mail_server("550 no such mailbox ada@example.com").await;
    let error = smtp(port).send(&message()).await.unwrap_err();
    assert_eq!(error.to_string(), "the mail server answered 550");
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = smtp(nowhere).send(&message()).await.unwrap_err();
    assert_eq!(error.to_string(), "the mail server cannot be reached");
    let wrong = Message { to_email: "no address".to_owned(), ..message() };
    assert_eq!(smtp(port).send(&wrong).await.unwrap_err().to_string(), "the address is not one");
}

#[tokio::test]
async fn a_password_is_not_sent_in_the_clear() {
    // Neither without encryption, nor when the server does not offer it.
    let mut config = Config::default();
    config.delivery.smtp_security = SmtpSecurity::None;
    config.delivery.smtp_password = Some("secret".to_owned().into());
    assert!(config.problems().iter().any(|problem| problem.contains("smtp_password")));
    let (port, told) = mail_server("250 taken").await;
    config.delivery.smtp_host = Some("localhost".to_owned());
    config.delivery.smtp_port = port;
    config.delivery.smtp_from = Some("guidance@bank.test".to_owned());
    config.delivery.smtp_username = Some("bank".to_owned());
    config.delivery.smtp_security = SmtpSecurity::Starttls;
    config.delivery.timeout_s = 5;
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    let channel = Channels::new(&config).unwrap().named("smtp").unwrap();
    assert!(channel.send(&message()).await.is_err());
    assert!(!told.lock().unwrap().iter().any(|line| line.starts_with("AUTH")), "{told:?}");
}
