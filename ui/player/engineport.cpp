#include "ui/player/engineport.h"

#include "ui/player/audiooutputqt.h"

namespace Ui {

namespace {

class EnginePort final : public PlaybackPort
{
public:
    EnginePort(Library::VideoOutput &video, Library::PlaybackListener &listener,
        std::shared_ptr<Library::HardwareDecoding> hardware)
        : m_engine(&video, &m_audio, &listener, std::move(hardware))
    { }

    void open(
        std::shared_ptr<Library::ByteSource> source, const Library::OpenOptions &options) override
    {
        m_engine.open(std::move(source), options);
    }
    void play() override { m_engine.play(); }
    void pause() override { m_engine.pause(); }
    void seek(std::chrono::microseconds position, Library::SeekMode mode) override
    {
        m_engine.seek(position, mode);
    }
    void stepFrame(int direction) override { m_engine.stepFrame(direction); }
    void setLoop(std::chrono::microseconds from, std::chrono::microseconds to) override
    {
        m_engine.setLoop(from, to);
    }
    void setSpeed(double factor) override { m_engine.setSpeed(factor); }
    void setVolume(double amplitude) override { m_engine.setVolume(amplitude); }
    void setDeinterlacing(bool on) override { m_engine.setDeinterlacing(on); }
    void setHardwareDecoding(bool on) override { m_engine.setHardwareDecoding(on); }
    void setNightMode(bool on) override { m_engine.setNightMode(on); }
    void setPassthrough(const Library::Passthrough &wanted) override
    {
        m_engine.setPassthrough(wanted);
    }
    void setAudioDevice(const QByteArray &id) override { m_audio.setDevice(id); }
    QVector<AudioDeviceName> audioDevices() const override { return m_audio.devices(); }
    QString soundProblem() const override { return m_audio.problem(); }
    void setMostChannels(int channels) override { m_audio.setMostChannels(channels); }
    void setAudioTrack(int id) override { m_engine.setAudioTrack(id); }
    void setSubtitleTrack(int id) override { m_engine.setSubtitleTrack(id); }
    void addSubtitle(Library::ExternalSubtitle subtitle) override
    {
        m_engine.addSubtitle(std::move(subtitle));
    }
    void setSecondSubtitleTrack(int id) override { m_engine.setSecondSubtitleTrack(id); }
    void setSubtitleLook(const Library::SubtitleLook &look) override
    {
        m_engine.setSubtitleLook(look);
    }
    void setAudioDelay(std::chrono::milliseconds delay) override { m_engine.setAudioDelay(delay); }
    void setSubtitleDelay(std::chrono::milliseconds delay) override
    {
        m_engine.setSubtitleDelay(delay);
    }
    void setViewport(int width, int height) override { m_engine.setViewport(width, height); }
    Library::PlaybackStats stats() const override { return m_engine.stats(); }

private:
    AudioOutputQt m_audio; // outlives the engine
    Library::PlaybackEngine m_engine;
};

} // namespace

std::unique_ptr<PlaybackPort> makeEnginePort(Library::VideoOutput &video,
    Library::PlaybackListener &listener, std::shared_ptr<Library::HardwareDecoding> hardware)
{
    return std::make_unique<EnginePort>(video, listener, std::move(hardware));
}

} // namespace Ui
