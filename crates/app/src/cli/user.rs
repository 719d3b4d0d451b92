//! `spendsense user add`.

use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};

use super::{CliResult, open};
use crate::config::Config;
use crate::http::{Caller, Role};
use crate::identity::passwords::is_supported;
use crate::identity::service::{self, NewIdentity, PASSWORD_CHARS_MIN, Password};
use crate::identity::tokens::random_secret;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Let somebody log in. Without a password one is made and printed.
    Add(Add),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    #[arg(long)]
    login: String,
    #[arg(long)]
    role: Role,
    /// The name to show.
    #[arg(long)]
    display_name: Option<String>,
    /// The user that a customer is tied to.
    #[arg(long)]
    user_id: Option<String>,
    #[command(flatten)]
    password: PasswordSource,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct PasswordSource {
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
    /// Read the password from a file.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Take over a hash from another system: argon2id or bcrypt.
    #[arg(long, value_name = "HASH")]
    password_hash: Option<String>,
}

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.as_str()))
    }
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
pub(super) async fn run(command: Command, config: Config) -> CliResult {
    let Command::Add(add) = command;
    let (password, made) = add.password.read()?;
    let state = open(config).await?;
    let new = NewIdentity {
        login: add.login,
        display_name: add.display_name,
        role: add.role,
        user_id: add.user_id.map(Into::into),
        password,
    };
    let identity = service::create_identity(&state, &Caller::program("user add"), new)
        .await
        .map_err(anyhow::Error::from)?;
    state.db.close().await;
    println!("added {} as {} ({})", identity.login, identity.role.as_str(), identity.identity_id);
    if let Some(password) = made {
        println!("password: {password}");
    }
    Ok(())
}

impl PasswordSource {
    /// The password, and its text again if it was made here.
    fn read(self) -> anyhow::Result<(Password, Option<String>)> {
        if let Some(hash) = self.password_hash {
            if !is_supported(&hash) {
                bail!("the hash is neither argon2id nor bcrypt of a bearable cost");
            }
            return Ok((Password::Hash(hash), None));
        }
        let given = if let Some(file) = &self.password_file {
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
        } else if self.password_stdin {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
            text
        } else {
            let made = random_secret();
            return Ok((Password::Plain(made.clone()), Some(made)));
        };
        let given = given.trim_end_matches(['\r', '\n']).to_owned();
        if given.chars().count() < PASSWORD_CHARS_MIN {
            bail!("a password has at least {PASSWORD_CHARS_MIN} characters");
        }
        Ok((Password::Plain(given), None))
    }
}
