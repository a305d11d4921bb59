//! SHA-1, which GitLab's reports call an issue by; a name, not a safeguard.

use std::fmt::Write as _;

const INITIAL: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];

/// The SHA-1 of some bytes in hexadecimal digits.
pub(super) fn sha1(bytes: &[u8]) -> String {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if bytes.len() % 64 >= 56 {
        padded.resize(padded.len() + 64, 0);
    }
    padded.truncate(padded.len() - 8);
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    let (blocks, _) = padded.as_chunks::<64>();
    blocks.iter().fold(INITIAL, mix).iter().fold(String::with_capacity(40), |mut digits, word| {
        let _ = write!(digits, "{word:08x}");
        digits
    })
}

fn mix(state: [u32; 5], block: &[u8; 64]) -> [u32; 5] {
    // The last sixteen words, the oldest first: each step takes it and puts a new one behind the others.
    let mut words = [0_u32; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let mut mixed = state;
    for step in 0..80 {
        let [word, _, third, _, _, _, _, _, ninth, _, _, _, _, fourteenth, _, _] = words;
        let [head, x, y, z, tail] = mixed;
        let (choice, constant) = match step {
            0..20 => ((x & y) | (!x & z), 0x5a82_7999),
            20..40 => (x ^ y ^ z, 0x6ed9_eba1),
            40..60 => ((x & y) | (x & z) | (y & z), 0x8f1b_bcdc),
            _ => (x ^ y ^ z, 0xca62_c1d6_u32),
        };
        let added = [choice, tail, constant, word].into_iter().fold(head.rotate_left(5), u32::wrapping_add);
        mixed = [added, head, x.rotate_left(30), y, z];
        words.rotate_left(1);
        if let Some(last) = words.last_mut() {
            *last = (word ^ third ^ ninth ^ fourteenth).rotate_left(1);
        }
    }
    mixed.iter_mut().zip(state).for_each(|(word, before)| *word = word.wrapping_add(before));
    mixed
}

#[cfg(test)]
mod tests {
    use super::sha1;

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(sha1(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(sha1(two_blocks), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
        assert_eq!(sha1(&vec![b'a'; 1_000_000]), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    }

    #[test]
    fn every_length_of_a_last_block() {
        let lengths = [55, 56, 63, 64, 65, 119, 120];
        let expected = [
            "c1c8bbdc22796e28c0e15163d20899b65621d65a",
            "c2db330f6083854c99d4b5bfb6e8f29f201be699",
            "03f09f5b158a7a8cdad920bddc29b81c18a551f5",
            "0098ba824b5c16427bd7a1122a5a442a25ec644d",
            "11655326c708d70319be2610e8a57d9a5b959d3b",
            "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56",
            "f34c1488385346a55709ba056ddd08280dd4c6d6",
        ];
        assert_eq!(lengths.map(|len| sha1(&vec![b'a'; len])), expected);
    }
}
