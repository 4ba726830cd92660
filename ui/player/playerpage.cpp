#include "ui/player/playerpage.h"

#include "library/base/settings.h"
#include "library/playback/hardwaredecoding.h"
#include "ui/format.h"
#include "ui/player/engineport.h"
#include "ui/player/nextcard.h"
#include "ui/player/osdbutton.h"
#include "ui/player/osdcontrols.h"
#include "ui/player/osdtopbar.h"
#include "ui/player/panelrows.h"
#include "ui/player/playercurtain.h"
#include "ui/player/playerkeysview.h"
#include "ui/player/playernotice.h"
#include "ui/player/playerstatistics.h"
#include "ui/player/seekbar.h"
#include "ui/player/smallbar.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDateTime>
#include <QGraphicsOpacityEffect>
#include <QPainter>
#include <QVariantAnimation>

#include <algorithm>
#include <utility>

namespace Ui {

using std::chrono::milliseconds;
using namespace std::chrono_literals;
using Library::PlayerState;

namespace {

constexpr int kFadeInMs = 120;
constexpr int kFadeOutMs = 240;
constexpr int kReducedFadeMs = 100;

} // namespace

PlayerPage::PlayerPage(Theme &theme, PlayStateSink &sink, Settings &settings, QWidget *parent)
    : PlayerPage(theme, sink, settings, Options{}, parent)
{ }

PlayerPage::PlayerPage(
    Theme &theme, PlayStateSink &sink, Settings &settings, const Options &options, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_options(options)
    , m_surface(makeVideoSurface(chooseVideoBackend(settings.text(SettingKey::VideoOutput)), this))
    , m_keeper(*m_surface)
    , m_keys(settings)
    , m_fade(new QVariantAnimation(this))
    , m_idle(this)
    , m_click(this)
    , m_waiting(this)
    , m_minute(this)
{
    setObjectName(QStringLiteral("playerPage"));
    setAccessibleName(tr("Player"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    if (!m_options.makeEngine) {
        // One graphics card for all films, so that it is opened once.
        m_options.makeEngine
            = [hardware = Library::makeVaapiDecoding()](
                  Library::VideoOutput &video, Library::PlaybackListener &listener) {
                  return makeEnginePort(video, listener, hardware);
              };
    }
    m_controller = std::make_unique<PlayerController>(
        [this](Library::PlaybackListener &listener) {
            return m_options.makeEngine(m_keeper, listener);
        },
        sink, settings, m_options.timing);
    m_surface->widget()->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_surface->widget()->setFocusPolicy(Qt::NoFocus);
    m_surface->onPictureResized([this](QSize size) {
        m_keeper.setViewport(size);
        m_controller->setViewport(size);
        m_pictureHeight = size.height() / devicePixelRatioF();
        liftSubtitles();
    });

    m_top = new OsdTopBar(theme, this);
    m_controls = new OsdControls(theme, *m_controller, m_previews, this);
    m_controls->setMouseTracking(true);
    m_curtain = new PlayerCurtain(theme, this);
    m_notice = new PlayerNotice(theme, this);
    m_statistics = new PlayerStatistics(theme, this);
    m_panel = new PlayerPanel(theme, this);
    m_keysView = new PlayerKeysView(theme, m_keys, this);
    m_nextCard = new NextCard(theme, this);
    m_skip = new OsdButton(theme, QStringLiteral("skip"), QStringLiteral("media-skip-forward"),
        OsdButton::Face::IconAndText, this);
    m_skip->setPlate(true);
    m_skip->setAlone(true);
    m_skip->setLabel(tr("Skip intro"));
    m_skip->hide();
    m_smallBar = new SmallBar(theme, this);
    m_skipShown.setSingleShot(true);
    m_top->hide();
    m_controls->hide();

    m_idle.setSingleShot(true);
    m_idle.setInterval(m_options.idle);
    connect(&m_idle, &QTimer::timeout, this, &PlayerPage::hideControls);
    m_click.setSingleShot(true);
    m_click.setInterval(QApplication::doubleClickInterval());
    connect(&m_click, &QTimer::timeout, this, [this] { m_controller->togglePlay(); });
    m_waiting.setSingleShot(true);
    m_waiting.setInterval(m_options.patience);
    connect(&m_waiting, &QTimer::timeout, this, &PlayerPage::explainWaiting);
    m_minute.setInterval(1s);
    connect(&m_minute, &QTimer::timeout, this, &PlayerPage::everySecond);

    connect(m_fade, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        for (QWidget *widget : std::initializer_list<QWidget *>{m_top, m_controls}) {
            if (auto *effect = qobject_cast<QGraphicsOpacityEffect *>(widget->graphicsEffect())) {
                effect->setOpacity(value.toReal());
            }
        }
    });
    connect(m_fade, &QVariantAnimation::finished, this, [this] {
        for (QWidget *widget : std::initializer_list<QWidget *>{m_top, m_controls}) {
            widget->setGraphicsEffect(nullptr); // costs a copy of each frame
            widget->setVisible(m_controlsShown);
        }
    });
    connect(m_controls, &OsdControls::previousFilmWanted, this, [this] { stepFilm(-1); });
    connect(m_controls, &OsdControls::nextFilmWanted, this, [this] { stepFilm(1); });
    connect(
        m_controls, &OsdControls::chaptersWanted, this, [this] { openPanel(PanelKind::Chapters); });
    connect(m_controls, &OsdControls::tracksWanted, this, [this] { openPanel(PanelKind::Tracks); });
    connect(
        m_controls, &OsdControls::pictureWanted, this, [this] { openPanel(PanelKind::Picture); });
    connect(m_controls, &OsdControls::speedWanted, this, [this] { openPanel(PanelKind::Speed); });
    connect(m_controls, &OsdControls::fullScreenWanted, this, &PlayerPage::toggleFullScreen);
    connect(m_skip, &QAbstractButton::clicked, this, &PlayerPage::skip);
    connect(&m_skipShown, &QTimer::timeout, this, &PlayerPage::refreshSkip);
    connect(m_smallBar, &SmallBar::largeWanted, this, &PlayerPage::largeWanted);
    connect(m_smallBar, &SmallBar::closeWanted, this, &PlayerPage::leave);
    connect(m_smallBar, &SmallBar::pauseWanted, this, [this] {
        m_controller->togglePlay();
        m_smallBar->setPlaying(m_controller->wantsToPlay());
    });
    connect(m_nextCard, &NextCard::goWanted, this, &PlayerPage::goToNext);
    connect(m_nextCard, &NextCard::cancelled, this, &PlayerPage::leave);
    connect(m_panel, &PlayerPanel::closed, this, &PlayerPage::closePanel);
    connect(m_curtain, &PlayerCurtain::backWanted, this, &PlayerPage::leave);
    connect(m_curtain, &PlayerCurtain::nextWanted, this, [this] {
        setFocus();
        goToNext();
    });
    connect(m_curtain, &PlayerCurtain::retryWanted, this, [this] {
        setFocus();
        m_controller->retry();
    });
    connect(&theme, &Theme::changed, this, [this] {
        m_curtain->restyle();
        m_controls->restyle();
        arrange();
    });
    connectController();
}

PlayerPage::~PlayerPage()
{
    m_controller->disconnect(this);
    m_controller.reset(); // the engine presents to the surface until now
}

void PlayerPage::connectController()
{
    PlayerController *controller = m_controller.get();
    connect(controller, &PlayerController::stateChanged, this, &PlayerPage::onState);
    connect(controller, &PlayerController::infoChanged, this, [this] {
        m_controls->refresh();
        refreshPanel();
    });
    connect(controller, &PlayerController::positionChanged, this, [this] {
        watchTheEnd();
        refreshSkip();
        if (m_controlsShown) {
            m_controls->refreshPosition();
            refreshTimes();
        }
    });
    connect(controller, &PlayerController::bufferingChanged, this, [this] {
        if (m_controller->state() == PlayerState::Buffering && !m_waiting.isActive()) {
            explainWaiting();
        }
    });
    connect(controller, &PlayerController::tracksChanged, this, &PlayerPage::refreshPanel);
    connect(controller, &PlayerController::subtitleDelayChanged, this, &PlayerPage::refreshPanel);
    connect(controller, &PlayerController::audioDelayChanged, this, &PlayerPage::refreshPanel);
    connect(controller, &PlayerController::pictureChanged, this, [this] {
        m_surface->setPicture(m_controller->picture());
        refreshPanel();
    });
    connect(controller, &PlayerController::soundChanged, this, &PlayerPage::refreshPanel);
    connect(controller, &PlayerController::subtitleLookChanged, this, &PlayerPage::refreshPanel);
    connect(controller, &PlayerController::speedChanged, this, [this] {
        m_controls->refresh();
        refreshPanel();
    });
    connect(controller, &PlayerController::opened, this,
        [this] { m_saysDolbyVision = m_controller->info().isDolbyVision; });
    connect(controller, &PlayerController::failedBeside, this, [this](const Error &error) {
        m_notice->tell(QStringLiteral("add-subtitle"), error.message);
        placeNotice();
    });
    connect(controller, &PlayerController::seekRefused, this, &PlayerPage::tellNoJumping);
    connect(controller, &PlayerController::volumeChanged, this, [this] { m_controls->refresh(); });
    connect(controller, &PlayerController::ended, this, &PlayerPage::onEnded);
    connect(controller, &PlayerController::availableChanged, m_controls, &OsdControls::refreshNear);
    connect(controller, &PlayerController::loopChanged, m_controls, &OsdControls::refreshLoop);
}

void PlayerPage::play(const PlayRequest &request)
{
    closePanel();
    hideControls();
    m_notice->clear();
    m_top->setTitle(request.heading, request.subheading);
    setFocus();
    m_minute.start();
    m_nextCard->close();
    endTimeEntry();
    m_next.reset();
    m_before = Before::None;
    m_offer.reset();
    m_toldNearEnd = false;
    m_silentNode.clear();
    m_soundProblem.clear();
    m_statsBefore = {};
    m_slowSeconds = 0;
    m_toldSlow = false;
    m_controller->start(request);
    m_previews.start(request);
    arrange();
}

void PlayerPage::close()
{
    closePanel();
    m_keysView->close();
    m_nextCard->close();
    m_skip->hide();
    m_statistics->hide();
    endTimeEntry();
    m_heldRepeats = 0;
    m_idle.stop();
    m_click.stop();
    m_waiting.stop();
    m_minute.stop();
    m_notice->clear();
    m_previews.stop();
    m_controller->close();
    m_surface->present(nullptr, std::make_shared<std::vector<Library::SubtitleOverlay>>());
    m_curtain->hide();
    unsetCursor();
}

void PlayerPage::leave()
{
    close();
    leaveFullScreen();
    emit leaveRequested();
}

bool PlayerPage::leaveFullScreen()
{
    const bool made = std::exchange(m_madeFullScreen, false);
    if (made) {
        m_controls->setFullScreen(false);
        emit fullScreenToggled(false);
    }
    return made;
}

void PlayerPage::onState(PlayerState state)
{
    if (state != PlayerState::Buffering) {
        m_waiting.stop();
        m_notice->clear();
    }
    switch (state) {
    case PlayerState::Opening: {
        const PlayRequest &request = m_controller->request();
        m_curtain->showOpening(
            request.heading, request.subheading, request.backdrop, int(m_options.patience.count()));
        break;
    }
    case PlayerState::Playing:
    case PlayerState::Paused:
        m_curtain->hide();
        if (std::exchange(m_saysDolbyVision, false)) {
            tell(QStringLiteral("contrast"),
                tr("Dolby Vision: the base layer of the picture is shown."));
        }
        break;
    case PlayerState::Buffering:
        m_waiting.start();
        break;
    case PlayerState::Failed:
        if (m_isSmall) {
            emit largeWanted(); // why is to be read
        }
        closePanel();
        hideControls();
        unsetCursor();
        m_curtain->showError(m_controller->error());
        break;
    case PlayerState::Idle:
    case PlayerState::Ended:
        break;
    }
    m_controls->refresh();
}

void PlayerPage::showControls()
{
    if (m_isSmall || m_curtain->isVisible() || m_panelKind != PanelKind::None) {
        return;
    }
    unsetCursor();
    m_idle.start();
    if (!m_controlsShown) {
        m_controlsShown = true;
        m_controls->refresh();
        m_controller->refreshAvailable();
        refreshTimes();
        fadeControls(true);
        liftSubtitles();
    }
}

void PlayerPage::hideControls()
{
    if (m_controls->seekBar()->isDragged() || m_curtain->showsError()) {
        m_idle.start();
        return;
    }
    if (m_controls->isAncestorOf(focusWidget())) {
        setFocus();
    }
    m_controls->seekBar()->cancel();
    m_idle.stop();
    if (m_panelKind == PanelKind::None && !m_isSmall) {
        setCursor(Qt::BlankCursor);
    }
    if (m_controlsShown) {
        m_controlsShown = false;
        fadeControls(false);
        liftSubtitles();
    }
}

// Nobody reads through the controls.
void PlayerPage::liftSubtitles()
{
    double covered = 0;
    if (m_controlsShown && m_pictureHeight > 0) {
        const int controlsTop = m_controls->mapTo(this, m_controls->seekBar()->pos()).y();
        const double pictureBottom = (height() + m_pictureHeight) / 2;
        covered = std::clamp((pictureBottom - controlsTop) / m_pictureHeight, 0.0, 0.5);
    }
    m_controller->keepSubtitlesAbove(covered);
}

void PlayerPage::fadeControls(bool in)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_top, m_controls}) {
        if (!widget->graphicsEffect()) {
            auto *effect = new QGraphicsOpacityEffect(widget);
            effect->setOpacity(in ? 0 : 1);
            widget->setGraphicsEffect(effect);
        }
        widget->show();
    }
    placeNotice();
    const int normal = in ? kFadeInMs : kFadeOutMs;
    m_fade->stop();
    m_fade->setDuration(m_theme.reduceMotion() ? kReducedFadeMs : normal);
    m_fade->setStartValue(in ? 0.0 : 1.0);
    m_fade->setEndValue(in ? 1.0 : 0.0);
    m_fade->start();
}

QVector<PlayerPanel::Row> PlayerPage::panelRows()
{
    switch (m_panelKind) {
    case PanelKind::Tracks:
        return PanelRows::tracks(*m_controller);
    case PanelKind::Chapters:
        return PanelRows::chapters(*m_controller);
    case PanelKind::Speed:
        return PanelRows::speeds(*m_controller);
    case PanelKind::Picture:
        return PanelRows::picture(*m_controller);
    case PanelKind::None:
        break;
    }
    return {};
}

void PlayerPage::openPanel(PanelKind kind)
{
    m_panelKind = kind;
    const QVector<PlayerPanel::Row> rows = panelRows();
    if (rows.isEmpty()) {
        m_panelKind = PanelKind::None;
        return;
    }
    hideControls();
    unsetCursor();
    static const char *const names[] = {"", QT_TR_NOOP("Audio and subtitles"),
        QT_TR_NOOP("Chapters"), QT_TR_NOOP("Speed"), QT_TR_NOOP("Picture")};
    m_panel->setRows(rows);
    arrange();
    m_panel->open(tr(names[int(kind)]), rows);
}

void PlayerPage::closePanel()
{
    if (m_panelKind == PanelKind::None) {
        return;
    }
    m_panelKind = PanelKind::None;
    m_panel->hide();
    setFocus();
}

void PlayerPage::refreshPanel()
{
    if (m_panelKind != PanelKind::None) {
        m_panel->setRows(panelRows());
        arrange();
    }
}

void PlayerPage::toggleFullScreen()
{
    const bool fullScreen = !window()->isFullScreen();
    m_madeFullScreen = fullScreen;
    m_controls->setFullScreen(fullScreen);
    emit fullScreenToggled(fullScreen);
}

void PlayerPage::refreshTimes()
{
    const QDateTime now = QDateTime::currentDateTime();
    QString end;
    if (m_controller->duration().count() > 0) {
        const milliseconds left = m_controller->duration() - m_controller->position();
        const qint64 real = qint64(double(left.count()) / m_controller->speed());
        //: The time of day at which the film will be over.
        end = tr("Ends at %1").arg(Format::timeOfDay(now.addMSecs(real).time()));
    }
    m_top->setTimes(Format::timeOfDay(now.time()), end);
}

void PlayerPage::arrange()
{
    m_surface->widget()->setGeometry(rect());
    m_curtain->setGeometry(rect());
    m_keysView->setGeometry(rect());
    m_smallBar->setGeometry(rect());
    const int top = m_top->sizeHint().height();
    m_top->setGeometry(0, 0, width(), top);
    const int controls = qMin(m_controls->sizeHint().height(), height());
    m_controls->setGeometry(0, height() - controls, width(), controls);
    const int margin = m_theme.px(64, 20);
    const int panelWidth = qMin(m_theme.px(620, 360), width() - 2 * margin);
    const int panelHeight = qMin(m_panel->wantedHeight(), height() - 2 * margin);
    m_panel->setGeometry(width() - margin - panelWidth - m_theme.metrics().edgeX(),
        margin + m_theme.metrics().edgeY(), panelWidth, panelHeight);
    const QSize card = m_nextCard->sizeHint();
    const int side = m_theme.px(96, 32) + m_theme.metrics().edgeX();
    m_nextCard->setGeometry(width() - side - card.width(),
        height() - m_theme.px(96, 48) - m_theme.metrics().edgeY() - card.height(), card.width(),
        card.height());
    const QSize skip = m_skip->sizeHint();
    m_skip->setGeometry(width() - side - skip.width(),
        height() - m_theme.px(262, 146) - m_theme.metrics().edgeY() - skip.height(), skip.width(),
        skip.height());
    placeNotice();
    liftSubtitles();
}

void PlayerPage::placeNotice()
{
    if (m_isSmall) {
        m_notice->hide(); // there is no room for words
        return;
    }
    m_notice->resize(m_notice->sizeHint());
    m_statistics->resize(m_statistics->sizeHint());
    const int left = m_theme.px(96, 32) + m_theme.metrics().edgeX();
    const int top = m_controlsShown ? m_theme.px(188, 92) : m_theme.px(60, 24);
    m_notice->move(left, top + m_theme.metrics().edgeY());
    const int below = m_notice->isHidden() ? 0 : m_notice->height() + m_theme.px(16, 10);
    m_statistics->move(left, top + m_theme.metrics().edgeY() + below);
}

void PlayerPage::resizeEvent(QResizeEvent *)
{
    arrange();
}

void PlayerPage::showEvent(QShowEvent *)
{
    window()->installEventFilter(this);
    m_controls->setFullScreen(window()->isFullScreen());
}

// The window becomes full screen by other means, too, and may have the size for it before.
bool PlayerPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && watched == window()) {
        m_controls->setFullScreen(window()->isFullScreen());
    }
    return QWidget::eventFilter(watched, event);
}

void PlayerPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Qt::black);
}

bool PlayerPage::focusNextPrevChild(bool next)
{
    if (m_curtain->showsError()) {
        return QWidget::focusNextPrevChild(next);
    }
    // Tab goes into the controls, never out of the film.
    showControls();
    if (!m_controls->isAncestorOf(focusWidget())) {
        m_controls->focusPause();
        return true;
    }
    m_controls->moveFocus(next ? Qt::Key_Right : Qt::Key_Left);
    return true;
}

} // namespace Ui
