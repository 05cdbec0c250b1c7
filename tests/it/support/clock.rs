//! A clock that stands still until a test moves it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use vitrine::time::UnixMs;

/// Shared by the platform and by its queues, which keep messages back.
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

    /// Lets other work of the same thread go on, as every wait for the platform does.
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
