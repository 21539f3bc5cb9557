//! The popup's memory: handed out once, never taken back before the page goes.
//!
//! Giving memory back would cost 3 KB of the 30 that the popup may weigh, most of it at every place where a value ends.
//! What it would save is little: an event takes some ten kilobytes, and a visit has a few dozen (nothing is kept per
//! keystroke, see [`hearing`](super::hearing)).

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

struct Heap {
    /// The first free byte.
    top: Cell<usize>,
    /// Behind the last byte that we have.
    end: Cell<usize>,
}

#[global_allocator]
static HEAP: Heap = Heap { top: Cell::new(0), end: Cell::new(0) };

/// A page of WebAssembly's memory, in bytes, as a power of two.
const PAGE_BITS: u32 = 16;

impl Heap {
    fn take(&self, size: usize, align: usize) -> *mut u8 {
        let start = self.top.get().next_multiple_of(align);
        if start + size <= self.end.get() {
            self.top.set(start + size);
            return start as *mut u8;
        }
        let pages = (size >> PAGE_BITS) + 1;
        let first = core::arch::wasm32::memory_grow::<0>(pages);
        if first == usize::MAX {
            return std::ptr::null_mut();
        }
        let start = first << PAGE_BITS;
        self.top.set(start + size);
        self.end.set(start + (pages << PAGE_BITS));
        start as *mut u8
    }
}

// A module without threads: there is nobody to share it with.
#[allow(unsafe_code, reason = "an allocator cannot be had without")]
unsafe impl Sync for Heap {}

#[allow(unsafe_code, reason = "an allocator cannot be had without")]
unsafe impl GlobalAlloc for Heap {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size(), layout.align())
    }

    #[inline(always)]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
