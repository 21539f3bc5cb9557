use serde::{Deserialize, Serialize};

use super::Band;

/// A Net Promoter Score with its 95 % interval. Never a score alone: ten answers of 10 are not yet 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nps {
    /// How many answered.
    pub responses: u64,
    /// 9–10.
    pub promoters: u64,
    /// 7–8.
    pub passives: u64,
    /// 0–6.
    pub detractors: u64,
    /// Percent promoters minus percent detractors, −100 to 100.
    pub score: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
    /// Below 30 answers the score says little.
    pub too_few: bool,
}

impl Nps {
    /// Fewer answers than this get a warning.
    pub const FEW: u64 = 30;

    /// Reckons the score of so many answers in each band; `None` without any.
    ///
    /// The interval is the adjusted Wald of Sauro and Lewis: three answers more (¾ promoter, 1½ passives, ¾ detractor)
    /// keep it honest where the plain one collapses, as for ten answers of 10.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of answers stay far below 2⁵³")]
    pub fn of(promoters: u64, passives: u64, detractors: u64) -> Option<Self> {
        let responses = promoters + passives + detractors;
        if responses == 0 {
            return None;
        }
        let share = |count: u64| count as f64 / responses as f64;
        let adjusted = responses as f64 + 3.0;
        let promoter = (promoters as f64 + 0.75) / adjusted;
        let detractor = (detractors as f64 + 0.75) / adjusted;
        let difference = promoter - detractor;
        let margin = 196.0 * ((promoter + detractor - difference * difference) / adjusted).sqrt();
        Some(Self {
            responses,
            promoters,
            passives,
            detractors,
            score: 100.0 * (share(promoters) - share(detractors)),
            low: (100.0 * difference - margin).max(-100.0),
            high: (100.0 * difference + margin).min(100.0),
            too_few: responses < Self::FEW,
        })
    }

    /// Reckons the score of these answers.
    #[must_use]
    pub fn of_bands(bands: impl IntoIterator<Item = Band>) -> Option<Self> {
        let (mut promoters, mut passives, mut detractors) = (0, 0, 0);
        for band in bands {
            match band {
                Band::Promoter => promoters += 1,
                Band::Passive => passives += 1,
                Band::Detractor => detractors += 1,
            }
        }
        Self::of(promoters, passives, detractors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_published_intervals() {
        // n, promoters, detractors; score, centre and half width of the adjusted interval.
        for (n, promoters, detractors, score, centre, margin) in [
            (100, 60, 20, 40.0, 38.83, 15.46),
            (10, 10, 0, 100.0, 76.92, 29.42),
            (324, 162, 54, 33.33, 33.03, 8.08),
        ] {
            let nps = Nps::of(promoters, n - promoters - detractors, detractors).unwrap();
            // The published figures are rounded to two places, centre and half width each.
            let near = |a: f64, b: f64| (a - b).abs() <= 0.0101;
            assert!(near(nps.score, score), "{nps:?}");
            assert!(near(nps.low, centre - margin), "{nps:?}");
            assert!(near(nps.high, f64::min(centre + margin, 100.0)), "{nps:?}");
            assert_eq!(nps.too_few, n < 30);
        }
        assert_eq!(Nps::of(0, 0, 0), None);
    }

    #[test]
    fn counts_bands() {
        let nps = Nps::of_bands([Band::Promoter, Band::Detractor, Band::Passive, Band::Promoter]).unwrap();
        assert_eq!((nps.promoters, nps.passives, nps.detractors), (2, 1, 1));
    }
}
