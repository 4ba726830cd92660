#include "tests/player/playerpagefixture.h"

#include "ui/player/playernotice.h"

#include <QTest>

namespace TestSupport {

void PlayerPageFixture::begin()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings.ini")));
    (void)m_settings->setValue(SettingKey::Layout, QStringLiteral("desktop"));
    m_theme = std::make_unique<Ui::Theme>(*m_settings);
    m_theme->setWindowSize(QSize(1280, 800));
    m_record = {};
    m_sink = {};
}

bool PlayerPageFixture::makePage(Ui::PlayerPage::Options options, Engine engine)
{
    if (engine == Engine::Fake) {
        options.makeEngine
            = [this](Library::VideoOutput &video, Library::PlaybackListener &listener) {
                  m_video = &video;
                  return std::make_unique<FakePlayback>(m_record, listener);
              };
    }
    m_page = std::make_unique<Ui::PlayerPage>(*m_theme, m_sink, *m_settings, options);
    m_page->resize(1280, 800);
    m_page->show();
    m_page->activateWindow();
    return QTest::qWaitForWindowActive(m_page.get());
}

void PlayerPageFixture::end()
{
    m_page.reset();
    m_theme.reset();
    m_settings.reset();
}

bool PlayerPageFixture::openFilm(const Ui::PlayRequest &request, const Library::PlaybackInfo &info,
    std::chrono::milliseconds position)
{
    const int opened = m_record.opened;
    m_page->play(request);
    if (!QTest::qWaitFor([&] { return m_record.opened == opened + 1; })) {
        return false;
    }
    m_record.listener->onOpened(info);
    m_record.listener->onState(Library::PlayerState::Playing);
    return goTo(position);
}

bool PlayerPageFixture::goTo(std::chrono::milliseconds position)
{
    m_record.listener->onPosition(position);
    return QTest::qWaitFor([&] { return m_page->controller().position() == position; });
}

QString PlayerPageFixture::notice() const
{
    return child<Ui::PlayerNotice>("playerNotice")->text();
}

} // namespace TestSupport
