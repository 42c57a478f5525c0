//! Stamp, verify, record through the real program: real pictures, refusals, hostile files.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tests::Desk;

const SIGNED: &[&str] = &["--reviewed-by", "Marta Osei", "--publisher", "Northbank Press"];

fn stamp(desk: &Desk, files: &[&Path], profiles: &str) -> tests::Ran {
    let mut arguments = vec!["--json", "stamp", "--profile", profiles];
    arguments.extend(SIGNED);
    arguments.extend(files.iter().map(|path| path.to_str().unwrap()));
    desk.run(&arguments)
}

#[test]
fn every_profile_is_met_on_png_and_jpeg_and_the_original_is_untouched() {
    let desk = Desk::new();
    for name in ["lighthouse.png", "paper-boats.jpg"] {
        let original = desk.sample(name);
        let before = fs::read(&original).unwrap();
        for profiles in ["contract", "eu", "cn", "kr", "contract,eu,cn,kr"] {
            let ran = stamp(&desk, &[&original], profiles);
            assert_eq!(ran.code, 0, "{name} {profiles}: {}", ran.err);
            let receipt = &ran.json()["receipts"][0];
            let output = receipt["output"].as_str().unwrap();
            for layer in ["label", "iptc", "c2pa"] {
                assert!(receipt["layers"][layer].is_string(), "{layer} of {receipt}");
            }
            let verified = desk.run(&["--json", "verify", output]);
            assert_eq!(verified.code, 0, "{name} {profiles}: {}", verified.out);
            let file = &verified.json()["files"][0];
            assert_eq!(file["verdict"], "intact");
            assert_eq!(file["entry"], receipt["entry"]);
            for profile in profiles.split(',') {
                assert_eq!(file["profiles"][profile]["met"], true, "{profile}: {file}");
            }
        }
        assert_eq!(fs::read(&original).unwrap(), before);
    }
    let check = desk.run(&["--json", "record", "check"]);
    assert_eq!(check.code, 0, "{}", check.out);
    assert_eq!(check.json()["entries"], 10);
}

#[test]
fn one_changed_byte_is_found_and_named() {
    let desk = Desk::new();
    for name in ["lighthouse.png", "paper-boats.jpg"] {
        let ran = stamp(&desk, &[&desk.sample(name)], "contract");
        let output = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
        let mut bytes = fs::read(&output).unwrap();
        let place = bytes.len() * 3 / 4;
        bytes[place] ^= 0x10;
        let altered = desk.path(&format!("altered-{name}"));
        fs::write(&altered, &bytes).unwrap();
        let verified = desk.run(&["--json", "verify", altered.to_str().unwrap()]);
        assert_eq!(verified.code, 1, "{name}: {}", verified.out);
        let file = &verified.json()["files"][0];
        assert_eq!(file["verdict"], "altered");
        assert!(!file["layers"]["c2pa"]["problems"].as_array().unwrap().is_empty());
        assert!(file["sentence"].as_str().unwrap().contains("E-00000"), "it is known: {file}");
    }
}

#[test]
fn the_gate_refuses_and_cites_the_clause() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    let picture = picture.to_str().unwrap();
    let none = desk.run(&["stamp", picture, "--publisher", "P"]);
    assert_eq!(none.code, 3);
    assert!(
        none.err.contains("ai-terms 4.3(a)") && none.err.contains("--reviewed-by"),
        "{}",
        none.err
    );
    let none = desk.run(&["stamp", picture, "--reviewed-by", "R"]);
    assert_eq!(none.code, 3);
    assert!(none.err.contains("ai-terms 4.3(b)"), "{}", none.err);
    let zh = desk.run(&["--lang", "zh", "stamp", picture]);
    assert!(zh.err.contains("不予放行"), "{}", zh.err);
    let files = fs::read_dir(desk.path("")).unwrap().filter_map(Result::ok);
    let names: Vec<_> = files.map(|file| file.file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.contains("stamped")), "{names:?}");
}

#[test]
fn a_mixed_folder_stamps_the_good_and_reports_the_bad() {
    let desk = Desk::new();
    let folder = desk.path("mixed");
    fs::create_dir(&folder).unwrap();
    let good = fs::read(desk.sample("lighthouse.png")).unwrap();
    fs::write(folder.join("good.png"), &good).unwrap();
    fs::write(folder.join("misnamed.jpg"), &good).unwrap();
    fs::write(folder.join("empty.png"), b"").unwrap();
    fs::write(folder.join("cut.png"), &good[..good.len() / 2]).unwrap();
    fs::write(folder.join("text.png"), b"not a picture at all").unwrap();
    fs::write(folder.join("bomb.png"), bomb()).unwrap();
    fs::write(folder.join("paper.pdf"), b"%PDF-1.7\n").unwrap();
    let ran = stamp(&desk, &[&folder], "contract");
    assert_eq!(ran.code, 4, "{}", ran.err);
    let json = ran.json();
    assert_eq!(json["receipts"].as_array().unwrap().len(), 2, "{json}");
    let failures = json["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 5, "{json}");
    for failure in failures {
        assert!(!failure["message"].as_str().unwrap().is_empty());
    }
    let names = fs::read_dir(&folder).unwrap().filter_map(Result::ok).map(|file| file.file_name());
    let left: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(left.len(), 9, "seven files and two results, nothing half: {left:?}");
    let misnamed = folder.join("misnamed.stamped.png");
    assert!(misnamed.exists(), "a PNG named .jpg comes out as the PNG it is: {left:?}");
}

/// A PNG header that claims 100 000 × 100 000 pixels.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(100_000_u32.to_be_bytes());
    bytes.extend(100_000_u32.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes.extend(0x1234_5678_u32.to_be_bytes());
    bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

#[test]
fn an_unwritable_place_is_told_before_any_work() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    let file = desk.path("file");
    fs::write(&file, b"x").unwrap();
    let mut arguments = vec!["stamp", picture.to_str().unwrap(), "--out", file.to_str().unwrap()];
    arguments.extend(SIGNED);
    let ran = desk.run(&arguments);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("No existing file was changed"), "{}", ran.err);
    assert_eq!(desk.run(&["--json", "record", "list"]).json()["total"], 0);
}

#[test]
fn a_broken_exposed_or_missing_identity_signs_nothing_and_the_way_out_works() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    assert_eq!(stamp(&desk, &[&picture], "contract").code, 0);
    let key = walk(&desk.path("vault/secrets")).remove(0);
    let kept = fs::read(&key).unwrap();

    fs::write(&key, b"not a key").unwrap();
    let ran = stamp(&desk, &[&picture], "contract");
    assert_eq!(ran.code, 5, "{}", ran.out);
    assert_eq!(ran.json()["failures"][0]["code"], "identity");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::write(&key, &kept).unwrap();
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0, "owner only");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        let ran = stamp(&desk, &[&picture], "contract");
        assert_eq!(ran.code, 5, "{}", ran.out);
        assert!(ran.err.contains("chmod 600"), "{}", ran.err);
    }

    fs::remove_file(&key).unwrap();
    let ran = stamp(&desk, &[&picture], "contract");
    assert_eq!(ran.code, 5, "a lost identity is not replaced in silence: {}", ran.out);
    assert!(ran.err.contains("imprimatur identity new"), "{}", ran.err);
    assert_eq!(desk.run(&["identity", "new", "Northbank Press"]).code, 0);
    assert_eq!(stamp(&desk, &[&picture], "contract").code, 0);
}

#[test]
fn each_publisher_signs_in_their_own_name() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    for publisher in ["Northbank Press", "北方出版社"] {
        let ran = desk.run(&[
            "--json",
            "stamp",
            picture.to_str().unwrap(),
            "--profile",
            "contract,cn",
            "--reviewed-by",
            "R",
            "--publisher",
            publisher,
        ]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let output = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
        let verified = desk.run(&["--json", "verify", &output]);
        assert_eq!(verified.code, 0, "{}", verified.out);
        let file = &verified.json()["files"][0];
        assert_eq!(file["layers"]["c2pa"]["facts"]["Signed as"], publisher);
        assert!(file["sentence"].as_str().unwrap().contains(publisher), "{file}");
    }
}

#[test]
fn a_file_that_is_stamped_again_is_still_known() {
    let desk = Desk::new();
    let ran = stamp(&desk, &[&desk.sample("lighthouse.png")], "contract");
    let first = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
    assert_eq!(stamp(&desk, &[Path::new(&first)], "contract").code, 0);
    let file = &desk.run(&["--json", "verify", &first]).json()["files"][0];
    assert_eq!((&file["entry"], &file["verdict"]), (&"E-000001".into(), &"intact".into()));
}

#[test]
fn a_second_stamp_replaces_the_label_and_says_so() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    let at = |path: &Path, place: &str| {
        let mut arguments = vec!["--json", "stamp", path.to_str().unwrap(), "--place", place];
        arguments.extend(SIGNED);
        let ran = desk.run(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let receipt = ran.json()["receipts"][0].clone();
        (receipt["output"].as_str().unwrap().to_owned(), receipt["entry"].clone())
    };
    let (once, _) = at(&picture, "top-left");
    let (twice, entry) = at(Path::new(&once), "bottom-right");
    let (fresh, _) = at(&picture, "bottom-right");
    assert_eq!(pixels(&twice), pixels(&fresh), "nothing of the first label is left");
    let shown = desk.run(&["--json", "record", "show", entry.as_str().unwrap()]).json();
    assert_eq!(shown["body"]["replaces"], "E-000001");
}

/// The compressed pixels of a PNG.
fn pixels(path: &str) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let (mut at, mut data) = (8, Vec::new());
    while at + 12 <= bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        if &bytes[at + 4..at + 8] == b"IDAT" {
            data.extend_from_slice(&bytes[at + 8..at + 8 + length]);
        }
        at += 12 + length;
    }
    data
}

#[test]
fn what_cannot_be_told_is_not_called_met() {
    let desk = Desk::new();
    let ran = stamp(&desk, &[&desk.sample("lighthouse.png")], "contract,eu,cn,kr");
    let output = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
    // Another vault has never seen the file: nobody can look for its label there.
    let elsewhere = desk.path("elsewhere");
    let ran = desk.run(&["--json", "--vault", elsewhere.to_str().unwrap(), "verify", &output]);
    assert_eq!(ran.code, 1);
    let file = &ran.json()["files"][0];
    assert_eq!(file["verdict"], "intact");
    for profile in ["contract", "eu", "cn", "kr"] {
        assert_eq!(file["profiles"][profile]["met"], false, "{file}");
        assert_eq!(file["profiles"][profile]["judged"], false, "{file}");
    }
    assert!(!elsewhere.exists(), "verifying makes no vault");
}

#[test]
fn a_changed_checksum_is_not_the_recorded_file() {
    let desk = Desk::new();
    let ran = stamp(&desk, &[&desk.sample("lighthouse.png")], "contract,cn");
    let output = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
    let mut bytes = fs::read(&output).unwrap();
    // The C2PA hash leaves its own chunk out, and so that chunk's checksum.
    let chunk = bytes.windows(4).position(|window| window == b"caBX").unwrap();
    let length = u32::from_be_bytes(bytes[chunk - 4..chunk].try_into().unwrap()) as usize;
    bytes[chunk + 4 + length] ^= 1;
    let altered = desk.path("altered.png");
    fs::write(&altered, bytes).unwrap();
    let ran = desk.run(&["--json", "verify", altered.to_str().unwrap()]);
    assert_eq!(
        (ran.code, &ran.json()["files"][0]["verdict"]),
        (1, &"altered".into()),
        "{}",
        ran.out
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_never_waited_for() {
    let desk = Desk::new();
    let pipe = desk.path("pipe.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = desk.run(&["verify", pipe.to_str().unwrap()]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("help:"));
}

#[test]
fn terms_and_verification_need_no_vault() {
    let desk = Desk::new();
    let vault = desk.path("vault");
    fs::create_dir(&vault).unwrap();
    fs::write(vault.join("vault.sqlite"), b"this is no database, it only looks like one").unwrap();
    assert_eq!(desk.run(&["search", "滞纳金"]).code, 0);
    let picture = desk.sample("lighthouse.png");
    let ran = desk.run(&["--json", "verify", picture.to_str().unwrap()]);
    assert_eq!(ran.json()["files"][0]["verdict"], "unmarked", "{}", ran.err);
    assert_eq!(desk.run(&["record", "check"]).code, 5);
}

#[test]
fn two_programs_on_one_vault_both_record() {
    let desk = Desk::new();
    let picture = desk.sample("lighthouse.png");
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3)
            .map(|number| {
                let out = desk.path(&format!("out-{number}"));
                let (desk, picture) = (&desk, &picture);
                scope.spawn(move || {
                    let mut arguments = vec!["stamp", picture.to_str().unwrap(), "--out"];
                    arguments.push(out.to_str().unwrap());
                    arguments.extend(SIGNED);
                    desk.run(&arguments)
                })
            })
            .collect();
        for run in runs {
            let ran = run.join().unwrap();
            assert_eq!(ran.code, 0, "{}", ran.err);
        }
    });
    let check = desk.run(&["--json", "record", "check"]);
    assert_eq!((check.code, &check.json()["entries"]), (0, &3.into()), "{}", check.out);
}

#[test]
fn a_damaged_record_is_named_and_a_foreign_folder_is_no_vault() {
    let desk = Desk::new();
    assert_eq!(stamp(&desk, &[&desk.sample("lighthouse.png")], "contract").code, 0);
    let objects = desk.path("vault/objects");
    let object = walk(&objects).into_iter().next().unwrap();
    let mut bytes = fs::read(&object).unwrap();
    bytes[100] ^= 1;
    fs::remove_file(&object).unwrap();
    fs::write(&object, bytes).unwrap();
    let ran = desk.run(&["--json", "record", "check"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(!ran.json()["faults"].as_array().unwrap().is_empty());

    let foreign = desk.path("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("diary.txt"), b"mine").unwrap();
    let ran = desk.run(&["--vault", foreign.to_str().unwrap(), "record", "list"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("help:"));
    assert_eq!(fs::read_dir(&foreign).unwrap().count(), 1, "nothing was put into it");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        if entry.path().is_dir() {
            files.extend(walk(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}

#[test]
fn an_exported_entry_carries_its_files() {
    let desk = Desk::new();
    let original = desk.sample("lighthouse.png");
    let ran = stamp(&desk, &[&original], "contract");
    let output = ran.json()["receipts"][0]["output"].as_str().unwrap().to_owned();
    let out = desk.path("exported");
    let ran = desk.run(&["--json", "record", "export", "1", "--out", out.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let find = |start: &str| {
        let entries = fs::read_dir(&out).unwrap().filter_map(Result::ok).map(|entry| entry.path());
        let mut named =
            entries.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(start));
        fs::read(named.next().unwrap()).unwrap()
    };
    assert_eq!(find("original-"), fs::read(&original).unwrap());
    assert_eq!(find("stamped-"), fs::read(&output).unwrap());
    assert!(find("entry.json").starts_with(b"{"));
}

/// A full disk needs a small one: mounted when the test may, else told loudly.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_and_loses_nothing() {
    struct Mounted(std::path::PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg(&self.0).status();
        }
    }
    let desk = Desk::new();
    let small = desk.path("small");
    fs::create_dir(&small).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&small)
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no small disk can be mounted by this user");
        return;
    }
    let _mounted = Mounted(small.clone());
    let picture = desk.sample("lighthouse.png");
    let before = fs::read(&picture).unwrap();
    let mut arguments = vec!["--json", "stamp", picture.to_str().unwrap()];
    arguments.extend(["--out", small.to_str().unwrap()]);
    arguments.extend(SIGNED);
    let ran = desk.run(&arguments);
    assert_eq!(ran.code, 5, "{ran:?}");
    assert_eq!(ran.json()["failures"][0]["code"], "no-space");
    assert!(ran.err.contains("imprimatur record export"), "the way out is told: {}", ran.err);
    assert_eq!(fs::read_dir(&small).unwrap().count(), 0, "nothing half is left");
    assert_eq!(fs::read(&picture).unwrap(), before);
    assert_eq!(desk.run(&["record", "check"]).code, 0);
}
