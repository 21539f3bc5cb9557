use goodword_domain::refusal::Refusal;

/// The most lines of a batch, blank ones among them.
const MOST_LINES: u64 = 10_000;
/// The longest batch, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The longest line without its end, in bytes: what a call with one order takes.
const LONGEST_LINE: usize = 64 * 1024;
/// So many lines go to the shop's object in one part: other calls of the shop wait for no more than these.
const LINES_OF_A_PART: u64 = 100;
/// A part is handed on from so many bytes on.
const BYTES_OF_A_PART: usize = 256 * 1024;

/// What a stream of bytes is cut into.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Whole lines.
    Part {
        /// The number of the first.
        first: u64,
        /// As they came, each with its end.
        lines: Vec<u8>,
    },
    /// A line that is refused unread.
    Refused {
        /// Its number.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
    /// The batch ends here, at a line that is too much.
    End {
        /// Its number.
        line: u64,
        /// Why.
        refusal: Refusal,
    },
}

/// Cuts a body into parts of whole lines, wherever its bytes were cut on the way. Keeps no more than a part of it.
#[derive(Debug)]
pub struct Cutter {
    /// Whole lines, and the beginning of one.
    part: Vec<u8>,
    /// The number of the part's first line.
    first: u64,
    /// The number of the line that has begun.
    line: u64,
    /// Where that line begins in the part.
    begun_at: usize,
    /// Whether the rest of that line is thrown away.
    is_too_long: bool,
    /// How many bytes have come.
    bytes: usize,
    has_ended: bool,
}

impl Cutter {
    /// Before the first byte.
    pub fn new() -> Self {
        Self {
            part: Vec::new(),
            first: 1,
            line: 1,
            begun_at: 0,
            is_too_long: false,
            bytes: 0,
            has_ended: false,
        }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for piece_of_line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.has_ended {
                break;
            }
            self.take(piece_of_line, &mut pieces);
        }
        pieces
    }

    /// There is no more.
    pub fn finish(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if !self.has_ended {
            if self.is_too_long {
                self.end_line(&mut pieces);
            }
            self.hand_on(&mut pieces);
        }
        pieces
    }

    fn take(&mut self, piece_of_line: &[u8], pieces: &mut Vec<Piece>) {
        self.bytes = self.bytes.saturating_add(piece_of_line.len());
        if self.bytes > MOST_BYTES {
            return self.end(Refusal::BodyTooLarge { limit: MOST_BYTES }, pieces);
        }
        if self.line > MOST_LINES {
            return self.end(Refusal::BatchTooLong { limit: MOST_LINES }, pieces);
        }
        if !self.is_too_long {
            self.part.extend_from_slice(piece_of_line);
            let end = usize::from(piece_of_line.ends_with(b"\n"));
            let begun = self.part.len().saturating_sub(self.begun_at).saturating_sub(end);
            self.is_too_long = begun > LONGEST_LINE;
        }
        if piece_of_line.ends_with(b"\n") {
            self.end_line(pieces);
        }
    }

    fn end_line(&mut self, pieces: &mut Vec<Piece>) {
        let line = self.line;
        self.line = line.saturating_add(1);
        if self.is_too_long {
            self.part.truncate(self.begun_at);
            self.hand_on(pieces);
            pieces.push(Piece::Refused { line, refusal: Refusal::BodyTooLarge { limit: LONGEST_LINE } });
            self.is_too_long = false;
        }
        self.begun_at = self.part.len();
        let lines = self.line.saturating_sub(self.first);
        if lines >= LINES_OF_A_PART || self.part.len() >= BYTES_OF_A_PART {
            self.hand_on(pieces);
        }
    }

    fn hand_on(&mut self, pieces: &mut Vec<Piece>) {
        let lines = std::mem::take(&mut self.part);
        if !lines.is_empty() {
            pieces.push(Piece::Part { first: self.first, lines });
        }
        self.first = self.line;
        self.begun_at = 0;
    }

    /// What came whole before is still taken.
    fn end(&mut self, refusal: Refusal, pieces: &mut Vec<Piece>) {
        self.part.truncate(self.begun_at);
        self.hand_on(pieces);
        pieces.push(Piece::End { line: self.line, refusal });
        self.has_ended = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(bytes: &[u8], at_once: usize) -> Vec<Piece> {
        let mut cutter = Cutter::new();
        let mut pieces: Vec<_> = bytes.chunks(at_once).flat_map(|bytes| cutter.push(bytes)).collect();
        pieces.extend(cutter.finish());
        pieces
    }

    /// Each line's number and text, blank ones as well.
    fn lines(pieces: &[Piece]) -> Vec<(u64, String)> {
        let of_part = |piece: &Piece| match piece {
            Piece::Part { first, lines } => {
                let text = String::from_utf8(lines.clone()).unwrap();
                (*first..).zip(text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
            }
            Piece::Refused { line, refusal } | Piece::End { line, refusal } => {
                vec![(*line, refusal.code().to_owned())]
            }
        };
        pieces.iter().flat_map(of_part).collect()
    }

    proptest! {
        /// Where the network cuts makes no difference, and every line keeps its number.
        #[test]
        fn every_line_comes_once_with_its_number(text in "[a-c\n]{0,3000}", at_once in 1_usize..200) {
            let numbered: Vec<_> = (1..).zip(text.lines().map(str::to_owned)).collect();
            let told = lines(&cut(text.as_bytes(), at_once));
            prop_assert_eq!(told, numbered);
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_alone() {
        let long = "x".repeat(LONGEST_LINE + 1);
        let fits = "y".repeat(LONGEST_LINE);
        for at_once in [1_000, usize::MAX] {
            let told = lines(&cut(format!("a\n{long}\n{fits}\nb\n{long}").as_bytes(), at_once));
            let refused = "body_too_large".to_owned();
            assert_eq!(
                told,
                [
                    (1, "a".to_owned()),
                    (2, refused.clone()),
                    (3, fits.clone()),
                    (4, "b".to_owned()),
                    (5, refused)
                ]
            );
        }
    }

    #[test]
    fn a_batch_has_an_end() {
        let most = usize::try_from(MOST_LINES).unwrap();
        assert_eq!(lines(&cut("a\n".repeat(most).as_bytes(), 7_777)).len(), most);
        let told = lines(&cut("a\n".repeat(most + 5).as_bytes(), 7_777));
        assert_eq!((told.len(), told.last().unwrap()), (most + 1, &(10_001, "batch_too_long".to_owned())));
        let line = [vec![b'a'; 60_000], vec![b'\n']].concat();
        let told = lines(&cut(&line.repeat(300), 1_000_000));
        assert_eq!(told.last().unwrap(), &(280, "body_too_large".to_owned()));
        assert_eq!(told.len(), 280, "what fitted before is taken");
    }

    #[test]
    fn no_part_keeps_the_object_busy_for_long() {
        for piece in cut("a\n".repeat(5_000).as_bytes(), 100_000) {
            let Piece::Part { lines, .. } = piece else { panic!("{piece:?}") };
            assert!(lines.len() <= 200);
        }
    }
}
