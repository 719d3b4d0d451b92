//! SQLite's own prepared statements, for work of millions of rows: the driver hands every row to another thread,
//! which costs more than the row. With `changes/sqlite.rs` the only unsafe code of the workspace; safe to use from
//! outside this module.
#![expect(unsafe_code, reason = "calls into libsqlite3; every block says why it is sound")]

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use libsqlite3_sys as ffi;
use sqlx::SqliteConnection;
use sqlx::sqlite::LockedSqliteHandle;

use crate::DbError;

use super::Cell;

/// A connection taken away from the driver for as long as this value lives.
pub(super) struct Handle<'c> {
    db: NonNull<ffi::sqlite3>,
    _locked: LockedSqliteHandle<'c>,
}

/// A prepared statement of a [`Handle`].
pub(super) struct Statement<'h> {
    db: NonNull<ffi::sqlite3>,
    raw: NonNull<ffi::sqlite3_stmt>,
    parameters: usize,
    _handle: PhantomData<&'h Handle<'h>>,
}

/// The row a statement stands on.
pub(super) struct Row<'s> {
    raw: NonNull<ffi::sqlite3_stmt>,
    columns: c_int,
    _statement: PhantomData<&'s ()>,
}

/// What SQLite said.
#[derive(Debug, thiserror::Error)]
#[error("{message} (SQLite code {code})")]
struct Fault {
    code: c_int,
    message: String,
}

impl<'c> Handle<'c> {
    pub(super) async fn of(conn: &'c mut SqliteConnection) -> Result<Self, DbError> {
        let mut locked = conn.lock_handle().await?;
        Ok(Self { db: locked.as_raw_handle(), _locked: locked })
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<Statement<'_>, DbError> {
        let length = c_int::try_from(sql.len()).map_err(|_too_long| fault(self.db, ffi::SQLITE_TOOBIG))?;
        let mut raw = ptr::null_mut();
        // SAFETY: the lock held by `self` keeps the connection open and its other user away; `sql` outlives the call.
        let code = unsafe {
            ffi::sqlite3_prepare_v2(
                self.db.as_ptr(),
                sql.as_ptr().cast(),
                length,
                &raw mut raw,
                ptr::null_mut(),
            )
        };
        match NonNull::new(raw) {
            Some(raw) if code == ffi::SQLITE_OK => {
                // SAFETY: `raw` was prepared just now.
                let count = unsafe { ffi::sqlite3_bind_parameter_count(raw.as_ptr()) };
                let parameters = usize::try_from(count).unwrap_or_default();
                Ok(Statement { db: self.db, raw, parameters, _handle: PhantomData })
            }
            _ => Err(fault(self.db, code)),
        }
    }
}

impl Statement<'_> {
    /// Runs the statement for `cells` and says how many rows it changed.
    pub(super) fn execute<'a>(
        &mut self,
        cells: impl ExactSizeIterator<Item = Cell<'a>>,
    ) -> Result<u64, DbError> {
        self.bind(cells)?;
        // SAFETY: every parameter was bound to memory that the caller's cells keep alive during this call.
        let code = unsafe { ffi::sqlite3_step(self.raw.as_ptr()) };
        let changes = match code {
            // SAFETY: the connection is open and ours.
            ffi::SQLITE_DONE => Ok(unsafe { ffi::sqlite3_changes64(self.db.as_ptr()) }),
            _ => Err(fault(self.db, code)),
        };
        self.reset();
        changes.map(|count| u64::try_from(count).unwrap_or_default())
    }

    /// Calls `each` for every row that the statement yields for `cells`.
    pub(super) fn query<'a>(
        &mut self,
        cells: impl ExactSizeIterator<Item = Cell<'a>>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.bind(cells)?;
        // SAFETY: the statement is live.
        let columns = unsafe { ffi::sqlite3_column_count(self.raw.as_ptr()) };
        let outcome = loop {
            // SAFETY: as in `execute`.
            match unsafe { ffi::sqlite3_step(self.raw.as_ptr()) } {
                ffi::SQLITE_ROW => {
                    let row = Row { raw: self.raw, columns, _statement: PhantomData };
                    if let Err(error) = each(&row) {
                        break Err(error);
                    }
                }
                ffi::SQLITE_DONE => break Ok(()),
                code => break Err(fault(self.db, code)),
            }
        };
        self.reset();
        outcome
    }

    /// Binds every parameter anew, so that no pointer of an earlier call is ever read again.
    fn bind<'a>(&mut self, cells: impl ExactSizeIterator<Item = Cell<'a>>) -> Result<(), DbError> {
        if cells.len() != self.parameters {
            return Err(fault_of(ffi::SQLITE_RANGE, "as many cells as parameters are needed"));
        }
        for (at, cell) in (1..).zip(cells) {
            let raw = self.raw.as_ptr();
            // SAFETY: the statement is live and reset; texts are borrowed for the length of `execute` or `query`,
            // after which they are bound anew before the next step.
            let code = unsafe {
                match cell {
                    Cell::Null => ffi::sqlite3_bind_null(raw, at),
                    Cell::Integer(value) => ffi::sqlite3_bind_int64(raw, at, value),
                    Cell::Boolean(value) => ffi::sqlite3_bind_int64(raw, at, value.into()),
                    Cell::Text(text) => bind_text(raw, at, text),
                }
            };
            if code != ffi::SQLITE_OK {
                return Err(fault(self.db, code));
            }
        }
        Ok(())
    }

    fn reset(&mut self) {
        // SAFETY: the statement is live. The code repeats the last step's, which was looked at already.
        unsafe { ffi::sqlite3_reset(self.raw.as_ptr()) };
    }
}

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        // SAFETY: prepared by `Handle::prepare` and finalised here only.
        unsafe { ffi::sqlite3_finalize(self.raw.as_ptr()) };
    }
}

impl Row<'_> {
    /// The bytes of a text; `None` for null. Valid until the next row.
    pub(super) fn text(&self, column: c_int) -> Option<&[u8]> {
        let raw = self.column(column)?;
        // SAFETY: the statement stands on a row and the column exists. `column_blob` hands out UTF-8 texts as they
        // lie in the page, without the copy that a closing NUL would take.
        let start = unsafe { ffi::sqlite3_column_blob(raw, column) };
        let Some(start) = NonNull::new(start.cast_mut()) else {
            // SAFETY: as above. A null pointer stands for null and for the empty text alike.
            let kind = unsafe { ffi::sqlite3_column_type(raw, column) };
            return (kind != ffi::SQLITE_NULL).then_some(&[]);
        };
        // SAFETY: as above.
        let length = unsafe { ffi::sqlite3_column_bytes(raw, column) };
        let length = usize::try_from(length).unwrap_or_default();
        // SAFETY: SQLite keeps `length` bytes at `start` until the statement moves, which needs `&mut` of it.
        Some(unsafe { std::slice::from_raw_parts(start.as_ptr().cast::<u8>(), length) })
    }

    /// The integer; zero for null.
    pub(super) fn integer(&self, column: c_int) -> i64 {
        // SAFETY: the statement stands on a row and the column exists.
        self.column(column).map_or(0, |raw| unsafe { ffi::sqlite3_column_int64(raw, column) })
    }

    fn column(&self, column: c_int) -> Option<*mut ffi::sqlite3_stmt> {
        (0..self.columns).contains(&column).then_some(self.raw.as_ptr())
    }
}

/// # Safety
/// `raw` is live and `text` outlives the statement's next step.
unsafe fn bind_text(raw: *mut ffi::sqlite3_stmt, at: c_int, text: &str) -> c_int {
    let Ok(length) = u64::try_from(text.len()) else { return ffi::SQLITE_TOOBIG };
    let Ok(encoding) = u8::try_from(ffi::SQLITE_UTF8) else { return ffi::SQLITE_ERROR };
    // SAFETY: promised by the caller. No destructor: SQLite keeps the pointer and frees nothing.
    unsafe { ffi::sqlite3_bind_text64(raw, at, text.as_ptr().cast(), length, ffi::SQLITE_STATIC(), encoding) }
}

/// The connection's last error.
fn fault(db: NonNull<ffi::sqlite3>, code: c_int) -> DbError {
    // SAFETY: the connection is open and ours; the message is copied before anything else is called on it.
    let (code, message) = unsafe {
        let extended = ffi::sqlite3_extended_errcode(db.as_ptr());
        let message = ffi::sqlite3_errmsg(db.as_ptr());
        let message = if message.is_null() { c"" } else { CStr::from_ptr(message) };
        (if extended & 0xff == code & 0xff { extended } else { code }, message.to_string_lossy())
    };
    fault_of(code, &message)
}

fn fault_of(code: c_int, message: &str) -> DbError {
    let error = sqlx::Error::AnyDriverError(Box::new(Fault { code, message: message.to_owned() }));
    match code {
        ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE => DbError::UniqueViolation(error),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => DbError::ForeignKey(error),
        ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL | ffi::SQLITE_CONSTRAINT_DATATYPE => {
            DbError::Check(error)
        }
        _ => DbError::Driver(error),
    }
}
