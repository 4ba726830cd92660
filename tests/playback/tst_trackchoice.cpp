#include "library/playback/trackchoice.h"
#include "tests/support/testregistry.h"

#include <QTest>

using Library::PlaybackInfo;
using Library::Track;
using Library::TrackKind;
using Library::TrackPreferences;
using Library::TrackWish;

namespace {

Track made(TrackKind kind, int id, const std::string &language, const std::string &title)
{
    Track track;
    track.kind = kind;
    track.id = id;
    track.language = language;
    track.title = title;
    return track;
}

Track sound(int id, const std::string &language, const std::string &title = {})
{
    return made(TrackKind::Audio, id, language, title);
}

Track words(int id, const std::string &language, const std::string &title = {})
{
    return made(TrackKind::Subtitle, id, language, title);
}

Track forced(Track track)
{
    track.isForced = true;
    return track;
}

Track standard(Track track)
{
    track.isDefault = true;
    return track;
}

} // namespace

class TestTrackChoice : public QObject
{
    Q_OBJECT
private slots:
    void soundByLanguageThenDefault();
    void commentaryIsLast();
    void foreignPartsFollowTheSound();
    void subtitlesForForeignSoundOnly();
    void scriptsOfChinese();
    void subtitlesForEverybodyFirst();
    void wishesComeFirst();
};

void TestTrackChoice::soundByLanguageThenDefault()
{
    PlaybackInfo info;
    info.tracks = {sound(0, "jpn"), standard(sound(1, "eng")), sound(2, "fra")};
    QCOMPARE(Library::chooseAudio(info, {}), 1);
    TrackPreferences wanted;
    wanted.audioLanguages = {"de", "fr"};
    QCOMPARE(Library::chooseAudio(info, wanted), 2);
    wanted.audioLanguages = {"de"};
    QCOMPARE(Library::chooseAudio(info, wanted), 1);
    QCOMPARE(Library::chooseAudio({}, wanted), -1);
}

void TestTrackChoice::commentaryIsLast()
{
    PlaybackInfo info;
    info.tracks = {standard(sound(0, "eng", "Director's Commentary")), sound(1, "eng")};
    QCOMPARE(Library::chooseAudio(info, {}), 1);
    TrackPreferences wanted;
    wanted.audioLanguages = {"en"};
    QCOMPARE(Library::chooseAudio(info, wanted), 1);
}

void TestTrackChoice::foreignPartsFollowTheSound()
{
    PlaybackInfo info;
    info.tracks = {sound(0, "eng"), sound(1, "fra"), words(2, "eng"), forced(words(3, "fra")),
        forced(words(4, "eng"))};
    // Nobody wants subtitles: only what the sound's language leaves out.
    QCOMPARE(Library::chooseSubtitle(info, {}, 0), 4);
    QCOMPARE(Library::chooseSubtitle(info, {}, 1), 3);
    info.tracks = {sound(0, "eng"), forced(words(1, "fra")), words(2, "eng")};
    QCOMPARE(Library::chooseSubtitle(info, {}, 0), -1);
    info.tracks.push_back(forced(words(3, "")));
    QCOMPARE(Library::chooseSubtitle(info, {}, 0), 3);
    TrackPreferences wanted;
    wanted.subtitleLanguages = {"en"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, 0), 2);
}

void TestTrackChoice::subtitlesForForeignSoundOnly()
{
    PlaybackInfo info;
    info.tracks = {sound(0, "eng"), sound(1, "jpn"), words(2, "eng"), words(3, "zho"),
        forced(words(4, "eng"))};
    TrackPreferences wanted;
    wanted.subtitleLanguages = {"en", "zh"};
    wanted.onlyForForeignSound = true;
    QCOMPARE(Library::chooseSubtitle(info, wanted, 0), 4);
    QCOMPARE(Library::chooseSubtitle(info, wanted, 1), 2);
    wanted.subtitleLanguages = {"zh", "en"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, 0), 3);
}

void TestTrackChoice::scriptsOfChinese()
{
    PlaybackInfo info;
    info.tracks = {words(0, "chi", "繁體"), words(1, "chi", "简体中文"), words(2, "zh-Hant")};
    TrackPreferences wanted;
    wanted.subtitleLanguages = {"zh-Hans"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, -1), 1);
    wanted.subtitleLanguages = {"zh-TW"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, -1), 0);
    info.tracks = {words(2, "zh-Hant"), words(3, "eng")};
    wanted.subtitleLanguages = {"zh-Hans", "en"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, -1), 2); // readable still
}

void TestTrackChoice::subtitlesForEverybodyFirst()
{
    PlaybackInfo info;
    info.tracks = {words(0, "eng", "English SDH"), words(1, "eng")};
    TrackPreferences wanted;
    wanted.subtitleLanguages = {"en"};
    QCOMPARE(Library::chooseSubtitle(info, wanted, -1), 1);
    info.tracks.push_back(words(1000, "en"));
    info.tracks.back().isExternal = true;
    QCOMPARE(Library::chooseSubtitle(info, wanted, -1), 1000);
}

void TestTrackChoice::wishesComeFirst()
{
    PlaybackInfo info;
    info.tracks = {sound(0, "eng"), sound(1, "jpn", "Commentary"), sound(2, "ja"), words(3, "eng"),
        forced(words(4, "eng"))};
    TrackPreferences wanted;
    wanted.audioLanguages = {"en"};
    wanted.subtitleLanguages = {"en"};
    wanted.audio = Library::wishFor(sound(9, "jpn"));
    QCOMPARE(Library::chooseAudio(info, wanted), 2);
    wanted.audio = Library::wishFor(sound(9, "jpn", "Commentary"));
    QCOMPARE(Library::chooseAudio(info, wanted), 1);
    wanted.audio = Library::wishFor(sound(9, "ita")); // not here
    QCOMPARE(Library::chooseAudio(info, wanted), 0);
    wanted.subtitle = Library::wishFor(forced(words(9, "en")));
    QCOMPARE(Library::chooseSubtitle(info, wanted, 0), 4);
    wanted.subtitle = TrackWish{};
    wanted.subtitle->isNone = true;
    QCOMPARE(Library::chooseSubtitle(info, wanted, 0), -1);
}

MATINEE_TEST(TestTrackChoice)
#include "tst_trackchoice.moc"
