//! A clock that changes only when a test sets it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use vitrine::time::UnixMs;

/// The platform and its queues share one clock. The queues need it for delayed messages.
#[derive(Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn at(time: UnixMs) -> Self {
        Self(Arc::new(AtomicI64::new(time.0)))
    }

    pub fn now(&self) -> UnixMs {
        UnixMs(self.0.load(Ordering::Relaxed))
    }

    pub fn set(&self, time: UnixMs) {
        self.0.store(time.0, Ordering::Relaxed);
    }

    /// Yields once to the other futures of the thread, as every await of the platform does.
    pub async fn pause() {
        let mut waited = false;
        std::future::poll_fn(|cx| {
            if std::mem::replace(&mut waited, true) {
                return std::task::Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
    }
}
