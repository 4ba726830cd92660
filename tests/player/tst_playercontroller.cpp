#include "tests/player/fakeplayback.h"
#include "tests/support/testregistry.h"
#include "ui/player/playercontroller.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <semaphore>

using namespace TestSupport;
using namespace std::chrono;
using namespace std::chrono_literals;
using Library::PlayerState;
using Library::SeekMode;

class PlayerControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void opensAtTheResumePosition();
    void savesThePositionAtPauseAndClose();
    void savesThePositionNowAndThen();
    void savesThePositionWhenDestroyed();
    void aGlanceAtAFilmIsNoBeginning();
    void remembersNothingOfAFileOutsideTheLibrary();
    void marksWatchedAtNinetyPercent();
    void endIsWatchedAndAnErrorIsNot();
    void openingFails();
    void retriesAtThePosition();
    void dropsNewsOfAnOlderFilm();
    void isDestroyedWhileOpening();
    void joinsSeeks();
    void scrubsByKeyframesAndEndsExactly();
    void givesUpASeekWithoutAnswer();
    void stepsChapters();
    void keepsVolumeInTheSettings();
    void decodesAsTheSettingsSay();
    void choosesPreferredSideCar();
    void choiceOfThePersonStays();
    void loadsSideCars();
    void remembersTracksOfASeries();
    void foreignPartsFollowTheSound();
    void remembersDelaysOfAVideo();
    void takesAFileThatIsBrought();
    void goesOnWithoutBrokenSubtitles();
    void stepsSpeed();
    void tellsTheNextFilmTheSizeOfThePicture();

private:
    std::unique_ptr<Ui::PlayerController> make(Ui::PlayerController::Timing timing);
    void open(Ui::PlayerController &controller, const Ui::PlayRequest &request);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    FakePlayback::Record m_record;
    FakePlayStateSink m_sink;
};

void PlayerControllerTest::init()
{
    m_settings.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    m_record = {};
    m_sink = {};
}

std::unique_ptr<Ui::PlayerController> PlayerControllerTest::make(
    Ui::PlayerController::Timing timing)
{
    return std::make_unique<Ui::PlayerController>(
        [this](Library::PlaybackListener &listener) {
            return std::make_unique<FakePlayback>(m_record, listener);
        },
        m_sink, *m_settings, timing);
}

void PlayerControllerTest::open(Ui::PlayerController &controller, const Ui::PlayRequest &request)
{
    const int before = m_record.opened;
    controller.start(request);
    QTRY_COMPARE(m_record.opened, before + 1);
    m_record.listener->onOpened(filmInfo(100s));
    m_record.listener->onState(PlayerState::Playing);
    QTRY_COMPARE(controller.state(), PlayerState::Playing);
}

void PlayerControllerTest::opensAtTheResumePosition()
{
    QVERIFY(m_settings->setValue(SettingKey::AudioLanguages, QStringLiteral("zh,en")));
    const auto controller = make({});
    Ui::PlayRequest request = filmRequest();
    request.start = 42s;
    controller->start(request);
    QCOMPARE(controller->state(), PlayerState::Opening);
    QCOMPARE(controller->position(), milliseconds(42s));
    QTRY_COMPARE(m_record.opened, 1);
    QCOMPARE(m_record.options.start, microseconds(42s));
    QCOMPARE(m_record.options.tracks.audioLanguages, (std::vector<std::string>{"zh", "en"}));
}

void PlayerControllerTest::savesThePositionAtPauseAndClose()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    m_record.listener->onPosition(20s);
    QTRY_COMPARE(controller->position(), milliseconds(20s));
    controller->togglePlay();
    QVERIFY(!m_record.playing);
    QTRY_COMPARE(controller->state(), PlayerState::Paused);
    QCOMPARE(m_sink.positions, QVector<qint64>({20000}));
    controller->togglePlay();
    m_record.listener->onPosition(25s);
    QTRY_COMPARE(controller->position(), milliseconds(25s));
    controller->close();
    QCOMPARE(m_sink.positions, QVector<qint64>({20000, 25000}));
    QCOMPARE(controller->state(), PlayerState::Idle);
    QCOMPARE(m_record.destroyed, 1);
}

void PlayerControllerTest::savesThePositionNowAndThen()
{
    const auto controller = make({.save = 20ms});
    open(*controller, filmRequest());
    m_record.listener->onPosition(5s);
    QTRY_VERIFY(m_sink.positions.contains(5000));
    m_record.listener->onPosition(6s);
    QTRY_VERIFY(m_sink.positions.contains(6000));
    QCOMPARE(m_sink.positions.count(6000), 1);
}

void PlayerControllerTest::savesThePositionWhenDestroyed()
{
    auto controller = make({});
    open(*controller, filmRequest());
    m_record.listener->onPosition(7s);
    QTRY_COMPARE(controller->position(), milliseconds(7s));
    controller.reset();
    QCOMPARE(m_sink.positions, QVector<qint64>({7000}));
}

void PlayerControllerTest::aGlanceAtAFilmIsNoBeginning()
{
    auto controller = make({});
    open(*controller, filmRequest()); // of 100 seconds
    m_record.listener->onPosition(1900ms);
    QTRY_COMPARE(controller->position(), milliseconds(1900));
    controller->close();
    QCOMPARE(m_sink.positions, QVector<qint64>());
    open(*controller, filmRequest());
    m_record.listener->onPosition(2s);
    QTRY_COMPARE(controller->position(), milliseconds(2s));
    controller->togglePlay();
    QTRY_COMPARE(m_sink.positions, QVector<qint64>({2000}));
    // Who goes back to the beginning starts there the next time.
    m_record.listener->onPosition(0s);
    QTRY_COMPARE(controller->position(), milliseconds(0));
    controller->close();
    QCOMPARE(m_sink.positions, QVector<qint64>({2000, 0}));
    Ui::PlayRequest resumed = filmRequest();
    resumed.start = 50s;
    open(*controller, resumed);
    m_record.listener->onPosition(1s);
    QTRY_COMPARE(controller->position(), milliseconds(1s));
    controller->close();
    QCOMPARE(m_sink.positions.last(), 1000);
    // A minute of a long one is something.
    const int before = m_record.opened;
    controller->start(filmRequest());
    QTRY_COMPARE(m_record.opened, before + 1);
    m_record.listener->onOpened(filmInfo(2h));
    m_record.listener->onState(PlayerState::Playing);
    m_record.listener->onPosition(61s);
    QTRY_COMPARE(controller->position(), milliseconds(61s));
    controller->close();
    QCOMPARE(m_sink.positions.last(), 61000);
}

void PlayerControllerTest::remembersNothingOfAFileOutsideTheLibrary()
{
    const auto controller = make({});
    Ui::PlayRequest request = filmRequest();
    request.title = {};
    open(*controller, request);
    m_record.listener->onPosition(95s);
    m_record.listener->onState(PlayerState::Ended);
    QTRY_COMPARE(controller->state(), PlayerState::Ended);
    controller->close();
    QVERIFY(m_sink.positions.isEmpty());
    QVERIFY(m_sink.watchedTitles.isEmpty());
}

void PlayerControllerTest::marksWatchedAtNinetyPercent()
{
    const auto controller = make({});
    const Ui::PlayRequest request = filmRequest();
    open(*controller, request);
    m_record.listener->onPosition(89900ms);
    QTRY_COMPARE(controller->position(), milliseconds(89900));
    QVERIFY(m_sink.watchedTitles.isEmpty());
    m_record.listener->onPosition(90s);
    m_record.listener->onPosition(91s);
    QTRY_COMPARE(controller->position(), milliseconds(91s));
    QCOMPARE(m_sink.watchedTitles, QVector<TitleId>({request.title}));
}

void PlayerControllerTest::endIsWatchedAndAnErrorIsNot()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    QSignalSpy ended(controller.get(), &Ui::PlayerController::ended);
    m_record.listener->onPosition(50s);
    m_record.listener->onError(
        Error{ErrorCode::Unreachable, QStringLiteral("No node has this part."), {}, true});
    m_record.listener->onState(PlayerState::Failed);
    QTRY_COMPARE(controller->state(), PlayerState::Failed);
    QCOMPARE(controller->error().message, QStringLiteral("No node has this part."));
    QVERIFY(m_sink.watchedTitles.isEmpty());
    QCOMPARE(m_sink.positions, QVector<qint64>({50000}));
    QCOMPARE(ended.size(), 0);

    const Ui::PlayRequest second = filmRequest();
    open(*controller, second);
    m_record.listener->onState(PlayerState::Ended);
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(m_sink.watchedTitles, QVector<TitleId>({second.title}));
    QCOMPARE(m_sink.positions.last(), 0);
}

void PlayerControllerTest::openingFails()
{
    const auto controller = make({});
    Ui::PlayRequest request = filmRequest();
    request.open = [] {
        return Result<std::shared_ptr<Library::ByteSource>>(
            failure(ErrorCode::NotFound, QStringLiteral("The file is gone.")));
    };
    controller->start(request);
    QTRY_COMPARE(controller->state(), PlayerState::Failed);
    QCOMPARE(controller->error().message, QStringLiteral("The file is gone."));
    QCOMPARE(m_record.opened, 0);
    request.open = nullptr;
    controller->start(request);
    QCOMPARE(controller->state(), PlayerState::Failed);
    QVERIFY(!controller->error().message.isEmpty());
}

void PlayerControllerTest::retriesAtThePosition()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    m_record.listener->onPosition(33s);
    m_record.listener->onError(Error{ErrorCode::Io, QStringLiteral("Read error."), {}, true});
    QTRY_COMPARE(controller->state(), PlayerState::Failed);
    controller->retry();
    QTRY_COMPARE(m_record.opened, 2);
    QCOMPARE(m_record.destroyed, 1);
    QCOMPARE(m_record.options.start, microseconds(33s));
}

void PlayerControllerTest::dropsNewsOfAnOlderFilm()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    m_record.listener->onPosition(77s); // still queued when the next film begins
    m_record.listener->onError(Error{ErrorCode::Io, QStringLiteral("Old."), {}, true});
    controller->start(filmRequest());
    QTRY_COMPARE(m_record.opened, 2);
    QCoreApplication::processEvents();
    QCOMPARE(controller->state(), PlayerState::Opening);
    QCOMPARE(controller->position(), milliseconds(0));
}

void PlayerControllerTest::isDestroyedWhileOpening()
{
    auto entered = std::make_shared<std::binary_semaphore>(0);
    auto leave = std::make_shared<std::binary_semaphore>(0);
    Ui::PlayRequest request = filmRequest();
    request.open = [entered, leave, open = request.open] {
        entered->release();
        leave->acquire();
        return open();
    };
    auto controller = make({});
    controller->start(request);
    entered->acquire();
    controller->close();
    leave->release();
    controller.reset();
    QCoreApplication::processEvents();
    QCOMPARE(m_record.opened, 0);
}

void PlayerControllerTest::joinsSeeks()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    m_record.listener->onPosition(10s);
    QTRY_COMPARE(controller->position(), milliseconds(10s));
    for (int i = 0; i < 10; ++i) {
        controller->seekBy(5s);
    }
    QCOMPARE(controller->position(), milliseconds(60s));
    QCOMPARE(m_record.seeks, QVector<FakePlayback::Seek>({{15s, SeekMode::Exact}}));
    m_record.listener->onPosition(11s); // of before the seek
    m_record.listener->onSeekFinished(15s, 15s);
    QTRY_COMPARE(m_record.seeks.size(), 2);
    QCOMPARE(m_record.seeks.last(), (FakePlayback::Seek{60s, SeekMode::Exact}));
    QCOMPARE(controller->position(), milliseconds(60s));
    m_record.listener->onSeekFinished(60s, 60040ms);
    QTRY_COMPARE(controller->position(), milliseconds(60040));
    controller->seekBy(-200s);
    QCOMPARE(m_record.seeks.last(), (FakePlayback::Seek{0s, SeekMode::Exact}));
}

void PlayerControllerTest::scrubsByKeyframesAndEndsExactly()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    controller->scrubTo(30s);
    controller->scrubTo(40s);
    controller->seekTo(50s);
    QCOMPARE(m_record.seeks, QVector<FakePlayback::Seek>({{30s, SeekMode::Keyframe}}));
    m_record.listener->onSeekFinished(30s, 29s);
    QTRY_COMPARE(m_record.seeks.size(), 2);
    QCOMPARE(m_record.seeks.last(), (FakePlayback::Seek{50s, SeekMode::Exact}));
}

void PlayerControllerTest::givesUpASeekWithoutAnswer()
{
    const auto controller = make({.seek = 20ms});
    open(*controller, filmRequest());
    controller->seekTo(30s);
    controller->seekTo(40s);
    QTRY_COMPARE(m_record.seeks.size(), 2);
    QCOMPARE(m_record.seeks.last().target, milliseconds(40s));
}

void PlayerControllerTest::stepsChapters()
{
    const auto controller = make({});
    open(*controller, filmRequest()); // chapters at 0, 25 and 50 s
    QCOMPARE(controller->currentChapter(), 0);
    QVERIFY(controller->stepChapter(1));
    QCOMPARE(controller->position(), milliseconds(25s));
    QVERIFY(controller->stepChapter(1));
    QVERIFY(!controller->stepChapter(1));
    QCOMPARE(controller->position(), milliseconds(50s));
    QVERIFY(controller->stepChapter(-1));
    QCOMPARE(controller->position(), milliseconds(25s));
    controller->seekTo(35s);
    QVERIFY(controller->stepChapter(-1));
    QCOMPARE(controller->position(), milliseconds(25s));
}

void PlayerControllerTest::keepsVolumeInTheSettings()
{
    {
        const auto controller = make({});
        open(*controller, filmRequest());
        QCOMPARE(m_record.volume, 1.0);
        controller->setVolume(50);
        QCOMPARE(m_record.volume, 0.125);
        controller->setMuted(true);
        QCOMPARE(m_record.volume, 0.0);
    }
    QCOMPARE(m_settings->integer(SettingKey::Volume), 50);
    QVERIFY(m_settings->boolean(SettingKey::Muted));
    const auto controller = make({});
    open(*controller, filmRequest());
    QCOMPARE(m_record.volume, 0.0);
    controller->setVolume(100); // turning it up ends the silence
    QCOMPARE(m_record.volume, 1.0);
    controller->setVolume(230); // there is an end to it
    QCOMPARE(m_record.volume, 4.0);
    QCOMPARE(controller->volume(), 200);
}

void PlayerControllerTest::decodesAsTheSettingsSay()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    QVERIFY(m_record.hardwareDecoding);
    QVERIFY(m_settings->setValue(SettingKey::HardwareDecoding, QStringLiteral("off")));
    open(*controller, filmRequest());
    QVERIFY(!m_record.hardwareDecoding);
}

void PlayerControllerTest::choosesPreferredSideCar()
{
    QVERIFY(m_settings->setValue(SettingKey::SubtitleLanguages, QStringLiteral("fr,zh")));
    const auto controller = make({});
    open(*controller, filmRequest());
    QCOMPARE(controller->audioTrack(), 1);
    QCOMPARE(controller->subtitleTrack(), 4); // of the film, until there is a file
    Library::PlaybackInfo info = filmInfo(100s);
    Library::Track sideCar;
    sideCar.id = 1000;
    sideCar.kind = Library::TrackKind::Subtitle;
    sideCar.language = "chi";
    sideCar.isExternal = true;
    info.tracks.push_back(sideCar);
    m_record.listener->onOpened(info);
    QTRY_COMPARE(controller->subtitleTrack(), 1000);
    QCOMPARE(m_record.subtitleTrack, 1000);
}

void PlayerControllerTest::choiceOfThePersonStays()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    QCOMPARE(controller->audioTrack(), 1);
    QCOMPARE(controller->subtitleTrack(), -1);
    controller->cycleSubtitle(1);
    QCOMPARE(controller->subtitleTrack(), 3);
    controller->cycleSubtitle(-1);
    controller->cycleSubtitle(-1);
    QCOMPARE(controller->subtitleTrack(), 4);
    controller->cycleAudio(1);
    QCOMPARE(m_record.audioTrack, 2);
    QSignalSpy changed(controller.get(), &Ui::PlayerController::infoChanged);
    m_record.listener->onOpened(filmInfo(100s)); // a side-car was added
    QVERIFY(changed.wait());
    QCOMPARE(controller->subtitleTrack(), 4);
    QCOMPARE(m_record.subtitleTrack, 4);
    QCOMPARE(controller->audioTrack(), 2);
}

void PlayerControllerTest::loadsSideCars()
{
    const QString name = m_folder->filePath(QStringLiteral("film.en.srt"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    file.close();
    const auto controller = make({});
    Ui::PlayRequest request = filmRequest();
    Library::SideCarSubtitle missing;
    missing.file = m_folder->filePath(QStringLiteral("gone.srt"));
    Library::SideCarSubtitle there;
    there.file = name;
    there.language = QStringLiteral("en");
    request.subtitles = {missing, there};
    controller->start(request);
    QTRY_COMPARE(m_record.subtitles.size(), std::size_t{1});
    const std::vector<std::byte> &bytes = m_record.subtitles.front().bytes;
    QVERIFY(QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()))
                .contains("Hello"));
}

void PlayerControllerTest::remembersTracksOfASeries()
{
    Ui::PlayRequest request = filmRequest();
    request.seriesKey = QStringLiteral("viewer/series");
    {
        const auto controller = make({});
        open(*controller, request);
        controller->selectAudio(2);
        controller->selectSubtitle(4);
    }
    const auto controller = make({});
    open(*controller, request);
    const Library::TrackPreferences &kept = m_record.options.tracks;
    QVERIFY(kept.audio && kept.subtitle);
    const auto tracks = filmInfo(100s).tracks;
    QCOMPARE(kept.audio->language, tracks.at(1).language);
    QCOMPARE(kept.subtitle->language, tracks.at(3).language);
    QVERIFY(!kept.subtitle->isNone);
    controller->selectSubtitle(-1);
    controller->close();
    open(*controller, request);
    QVERIFY(m_record.options.tracks.subtitle->isNone);
    request.seriesKey = QStringLiteral("viewer/another");
    open(*controller, request);
    QVERIFY(!m_record.options.tracks.audio && !m_record.options.tracks.subtitle);
}

// Foreign parts are those of the sound that is heard, unless somebody chose other subtitles.
void PlayerControllerTest::foreignPartsFollowTheSound()
{
    const auto controller = make({});
    Library::PlaybackInfo info = filmInfo(100s);
    info.tracks.clear();
    int id = 0;
    for (const auto &[kind, language, forced] :
        {std::tuple(Library::TrackKind::Audio, "eng", false),
            std::tuple(Library::TrackKind::Audio, "jpn", false),
            std::tuple(Library::TrackKind::Subtitle, "eng", true),
            std::tuple(Library::TrackKind::Subtitle, "jpn", true)}) {
        Library::Track track;
        track.id = ++id;
        track.kind = kind;
        track.language = language;
        track.isForced = forced;
        info.tracks.push_back(track);
    }
    info.audioTrack = 1;
    info.subtitleTrack = 3;
    controller->start(filmRequest());
    QTRY_COMPARE(m_record.opened, 1);
    m_record.listener->onOpened(info);
    QTRY_COMPARE(controller->subtitleTrack(), 3);
    controller->selectAudio(2);
    QCOMPARE(m_record.subtitleTrack, 4);
    QCOMPARE(controller->subtitleTrack(), 4);
    controller->selectSubtitle(3);
    controller->selectAudio(1);
    controller->selectAudio(2);
    QCOMPARE(controller->subtitleTrack(), 3);
}

// A picture as large as the last film's is no news to the widget that shows it.
void PlayerControllerTest::tellsTheNextFilmTheSizeOfThePicture()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    QCOMPARE(m_record.viewport, QSize());
    controller->setViewport({1280, 720});
    QCOMPARE(m_record.viewport, QSize(1280, 720));
    m_record.viewport = {};
    open(*controller, filmRequest());
    QCOMPARE(m_record.viewport, QSize(1280, 720));
}

void PlayerControllerTest::remembersDelaysOfAVideo()
{
    Ui::PlayRequest request = filmRequest();
    request.titleKey = QStringLiteral("viewer/title");
    request.seriesKey = QStringLiteral("viewer/series");
    const auto controller = make({});
    open(*controller, request);
    controller->setAudioDelay(-200ms);
    controller->setSubtitleDelay(1500ms);
    controller->setSubtitleSize(130);
    controller->selectSecondSubtitle(4);
    Ui::PictureSettings picture;
    picture.aspect = 1.85;
    picture.cropsBars = true;
    controller->setPicture(picture);
    controller->close();
    m_record.audioDelay = m_record.subtitleDelay = 0ms;
    m_record.look = {};
    open(*controller, request);
    QCOMPARE(controller->audioDelay(), -200ms);
    QCOMPARE(m_record.audioDelay, -200ms);
    QCOMPARE(m_record.subtitleDelay, 1500ms);
    QCOMPARE(controller->picture(), picture);
    QCOMPARE(m_record.look.size, 1.3);
    QCOMPARE(controller->secondSubtitle(), 4);
    QCOMPARE(m_record.secondSubtitleTrack, 4);
    request.titleKey = QStringLiteral("viewer/next episode");
    open(*controller, request);
    QCOMPARE(controller->audioDelay(), 0ms);
    QCOMPARE(controller->subtitleDelay(), 0ms);
    QCOMPARE(controller->picture(), Ui::PictureSettings{});
    QCOMPARE(controller->secondSubtitle(), 4);
}

void PlayerControllerTest::takesAFileThatIsBrought()
{
    const QString name = m_folder->filePath(QStringLiteral("The.French.Film.zh-Hans.forced.srt"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("1\n00:00:00,000 --> 00:00:01,000\nHello\n");
    file.close();
    const auto controller = make({});
    open(*controller, filmRequest());
    controller->addSubtitleFile(name);
    QTRY_COMPARE(m_record.subtitles.size(), std::size_t{1});
    const Library::ExternalSubtitle &sent = m_record.subtitles.front();
    QVERIFY(sent.select && sent.isForced);
    QCOMPARE(sent.language, std::string("zh-Hans"));
    Library::PlaybackInfo info = filmInfo(100s);
    Library::Track brought;
    brought.id = 1000;
    brought.kind = Library::TrackKind::Subtitle;
    brought.title = sent.fileName;
    brought.isExternal = true;
    info.tracks.push_back(brought);
    info.subtitleTrack = 1000;
    m_record.listener->onOpened(info);
    QTRY_COMPARE(controller->subtitleTrack(), 1000);
    QCOMPARE(m_record.subtitleTrack, -2); // the engine has shown it by itself
    // Likewise when it comes with the film.
    Ui::PlayRequest request = filmRequest();
    request.broughtSubtitles = {name};
    m_record.subtitles.clear();
    open(*controller, request);
    QTRY_COMPARE(m_record.subtitles.size(), std::size_t{1});
    QVERIFY(m_record.subtitles.front().select);
}

void PlayerControllerTest::goesOnWithoutBrokenSubtitles()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    QSignalSpy told(controller.get(), &Ui::PlayerController::failedBeside);
    m_record.listener->onSubtitleError(
        Error{ErrorCode::Unsupported, QStringLiteral("no"), {}, false});
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(controller->state(), PlayerState::Playing);
    controller->addSubtitleFile(m_folder->filePath(QStringLiteral("gone.srt")));
    QTRY_COMPARE(told.size(), 2);
    QVERIFY(told.last().first().value<Error>().message.contains(QStringLiteral("gone.srt")));
}

void PlayerControllerTest::stepsSpeed()
{
    const auto controller = make({});
    open(*controller, filmRequest());
    controller->stepSpeed(1);
    QCOMPARE(m_record.speed, 1.25);
    controller->stepSpeed(-1);
    controller->stepSpeed(-1);
    QCOMPARE(m_record.speed, 0.75);
    for (int i = 0; i < 20; ++i) {
        controller->stepSpeed(1);
    }
    QCOMPARE(m_record.speed, 4.0);
}

MATINEE_TEST(PlayerControllerTest)
#include "tst_playercontroller.moc"
