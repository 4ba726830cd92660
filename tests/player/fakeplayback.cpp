#include "tests/player/fakeplayback.h"

namespace TestSupport {

using namespace std::chrono;

namespace {

class EmptySource final : public Library::ByteSource
{
public:
    std::int64_t sizeBytes() const override { return 0; }
    Result<std::size_t> read(std::int64_t, std::span<std::byte>) override { return std::size_t(0); }
    void cancel() override { }
};

Library::Track track(
    int id, Library::TrackKind kind, const char *language, int channels, bool isDefault)
{
    Library::Track out;
    out.id = id;
    out.kind = kind;
    out.language = language;
    out.channels = channels;
    out.isDefault = isDefault;
    return out;
}

} // namespace

FakePlayback::FakePlayback(Record &record, Library::PlaybackListener &listener)
    : m_record(record)
{
    m_record.listener = &listener;
}

FakePlayback::~FakePlayback()
{
    m_record.listener = nullptr;
    ++m_record.destroyed;
}

void FakePlayback::open(std::shared_ptr<Library::ByteSource>, const Library::OpenOptions &options)
{
    ++m_record.opened;
    m_record.options = options;
}

void FakePlayback::play()
{
    m_record.playing = true;
    m_record.listener->onState(Library::PlayerState::Playing);
}

void FakePlayback::pause()
{
    m_record.playing = false;
    m_record.listener->onState(Library::PlayerState::Paused);
}

void FakePlayback::seek(microseconds position, Library::SeekMode mode)
{
    m_record.seeks.append({duration_cast<milliseconds>(position), mode});
}

void FakePlayStateSink::positionReached(
    const TitleId &, const VersionId &, milliseconds position, milliseconds)
{
    positions.append(position.count());
}

void FakePlayStateSink::watched(const TitleId &title)
{
    watchedTitles.append(title);
}

Library::PlaybackInfo filmInfo(milliseconds duration)
{
    using Library::TrackKind;
    Library::PlaybackInfo info;
    info.duration = duration;
    info.width = 1920;
    info.height = 1080;
    info.hasVideo = info.hasAudio = true;
    info.audioTrack = 1;
    info.tracks = {track(1, TrackKind::Audio, "eng", 6, true),
        track(2, TrackKind::Audio, "chi", 2, false), track(3, TrackKind::Subtitle, "eng", 0, false),
        track(4, TrackKind::Subtitle, "zho", 0, false)};
    info.chapters = {{microseconds(0), "Harbour"}, {duration / 4, "The Barometer"},
        {duration / 2, "Nine hours"}};
    return info;
}

Ui::PlayRequest filmRequest()
{
    Ui::PlayRequest request;
    request.title = randomId<TitleId>();
    request.version = randomId<VersionId>();
    request.heading = QStringLiteral("The Weather Keepers");
    request.subheading = QStringLiteral("S2 E4 · The Barometer");
    request.open = [] {
        return Result<std::shared_ptr<Library::ByteSource>>(std::make_shared<EmptySource>());
    };
    return request;
}

} // namespace TestSupport
