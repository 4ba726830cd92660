#include "ui/player/osdcontrols.h"

#include "ui/controls/text.h"
#include "ui/player/osdbutton.h"
#include "ui/player/playercontroller.h"
#include "ui/player/previewpictures.h"
#include "ui/player/seekbar.h"
#include "ui/player/timetext.h"

#include <QLinearGradient>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <limits>

namespace Ui {

using std::chrono::milliseconds;
using Face = OsdButton::Face;

namespace {

constexpr milliseconds kStepBack{-10000};
constexpr milliseconds kStepForward{30000};

int toInt(milliseconds time)
{
    return int(std::clamp<qint64>(time.count(), 0, std::numeric_limits<int>::max()));
}

} // namespace

OsdControls::OsdControls(
    const Theme &theme, PlayerController &controller, PreviewPictures &previews, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_controller(controller)
    , m_previews(previews)
    , m_bar(new SeekBar(theme, this))
    , m_previousFilm(new OsdButton(theme, QStringLiteral("previousFilm"),
          QStringLiteral("media-skip-backward"), Face::Icon, this))
    , m_back(new OsdButton(theme, QStringLiteral("skipBack"), QStringLiteral("media-seek-backward"),
          Face::Icon, this))
    , m_pause(new OsdButton(
          theme, QStringLiteral("pause"), QStringLiteral("media-playback-pause"), Face::Icon, this))
    , m_forward(new OsdButton(theme, QStringLiteral("skipForward"),
          QStringLiteral("media-seek-forward"), Face::Icon, this))
    , m_nextFilm(new OsdButton(theme, QStringLiteral("nextFilm"),
          QStringLiteral("media-skip-forward"), Face::Icon, this))
    , m_chapters(new OsdButton(theme, QStringLiteral("chapters"),
          QStringLiteral("format-list-unordered"), Face::IconAndText, this))
    , m_tracks(new OsdButton(
          theme, QStringLiteral("tracks"), QStringLiteral("add-subtitle"), Face::IconAndText, this))
    , m_speed(new OsdButton(theme, QStringLiteral("speed"), {}, Face::Text, this))
    , m_picture(new OsdButton(
          theme, QStringLiteral("picture"), QStringLiteral("contrast"), Face::Icon, this))
    , m_volume(new OsdButton(
          theme, QStringLiteral("mute"), QStringLiteral("player-volume"), Face::Icon, this))
    , m_fullScreen(new OsdButton(
          theme, QStringLiteral("fullScreen"), QStringLiteral("view-fullscreen"), Face::Icon, this))
{
    setObjectName(QStringLiteral("osdControls"));
    m_back->setLabel(tr("Back 10 seconds"));
    m_forward->setLabel(tr("Forward 30 seconds"));
    m_chapters->setLabel(tr("Chapters"));
    m_tracks->setLabel(tr("Audio & subtitles"));
    m_picture->setLabel(tr("Picture"));
    m_pause->setPlate(true);
    m_previousFilm->setLabel(tr("To the beginning, or the film before"));
    setFullScreen(false);
    setNeighbours(false, std::nullopt);

    connect(m_bar, &SeekBar::scrubbed, this,
        [this](int ms) { m_controller.scrubTo(milliseconds(ms)); });
    connect(m_bar, &SeekBar::seekWanted, this,
        [this](int ms) { m_controller.seekTo(milliseconds(ms)); });
    connect(m_bar, &SeekBar::pointedChanged, this, qOverload<>(&QWidget::update));
    connect(&m_previews, &PreviewPictures::changed, this, qOverload<>(&QWidget::update));
    connect(m_previousFilm, &QAbstractButton::clicked, this, &OsdControls::previousFilmWanted);
    connect(m_nextFilm, &QAbstractButton::clicked, this, &OsdControls::nextFilmWanted);
    connect(m_back, &QAbstractButton::clicked, this, [this] { m_controller.seekBy(kStepBack); });
    connect(m_pause, &QAbstractButton::clicked, this, [this] { m_controller.togglePlay(); });
    connect(
        m_forward, &QAbstractButton::clicked, this, [this] { m_controller.seekBy(kStepForward); });
    connect(m_chapters, &QAbstractButton::clicked, this, &OsdControls::chaptersWanted);
    connect(m_tracks, &QAbstractButton::clicked, this, &OsdControls::tracksWanted);
    connect(m_speed, &QAbstractButton::clicked, this, &OsdControls::speedWanted);
    connect(m_picture, &QAbstractButton::clicked, this, &OsdControls::pictureWanted);
    connect(m_volume, &QAbstractButton::clicked, this,
        [this] { m_controller.setMuted(!m_controller.isMuted()); });
    connect(m_fullScreen, &QAbstractButton::clicked, this, &OsdControls::fullScreenWanted);
    refresh();
}

QSize OsdControls::sizeHint() const
{
    return QSize(600, m_theme.px(660, 360) + m_theme.metrics().edgeY());
}

QVector<QWidget *> OsdControls::row() const
{
    QVector<QWidget *> shown;
    for (QWidget *widget :
        std::initializer_list<QWidget *>{m_previousFilm, m_back, m_pause, m_forward, m_nextFilm,
            m_chapters, m_tracks, m_speed, m_picture, m_volume, m_fullScreen}) {
        if (!widget->isHidden() && widget->isEnabled()) {
            shown.append(widget);
        }
    }
    return shown;
}

void OsdControls::focusPause()
{
    m_pause->setFocus(Qt::OtherFocusReason);
}

bool OsdControls::moveFocus(int key)
{
    QWidget *now = focusWidget();
    const QVector<QWidget *> buttons = row();
    const qsizetype at = buttons.indexOf(now);
    if (now == m_bar && m_bar->hasFocus()) {
        if (key == Qt::Key_Down) {
            focusPause();
            return true;
        }
        return false;
    }
    if (at < 0) {
        return false;
    }
    if (key == Qt::Key_Left || key == Qt::Key_Right) {
        const qsizetype next = at + (key == Qt::Key_Left ? -1 : 1);
        if (next >= 0 && next < buttons.size()) {
            buttons.at(next)->setFocus(Qt::OtherFocusReason);
        }
        return true;
    }
    if (key == Qt::Key_Up) {
        m_bar->setFocus(Qt::OtherFocusReason);
    }
    return true;
}

// Both keep their places while a queue is played, so that nothing moves below a finger.
void OsdControls::setNeighbours(bool hasBefore, const std::optional<QString> &next)
{
    const bool isQueue = hasBefore || next;
    if ((!next && m_nextFilm->hasFocus()) || (!isQueue && m_previousFilm->hasFocus())) {
        focusPause();
    }
    m_nextFilm->setEnabled(next.has_value());
    m_nextFilm->setLabel(next ? tr("Next: %1").arg(*next) : tr("Nothing follows"));
    m_previousFilm->setVisible(isQueue);
    m_nextFilm->setVisible(isQueue);
    arrange();
}

void OsdControls::setFullScreen(bool fullScreen)
{
    m_fullScreen->setIconName(
        fullScreen ? QStringLiteral("view-restore") : QStringLiteral("view-fullscreen"));
    m_fullScreen->setLabel(fullScreen ? tr("Leave full screen") : tr("Full screen"));
}

void OsdControls::restyle()
{
    arrange();
    update();
}

void OsdControls::refresh()
{
    const Library::PlaybackInfo &info = m_controller.info();
    m_bar->setDuration(toInt(m_controller.duration()));
    m_bar->setSeekable(info.seekable);
    QVector<int> starts;
    QStringList names;
    for (const Library::Chapter &chapter : info.chapters) {
        starts << toInt(std::chrono::duration_cast<milliseconds>(chapter.start));
        names << QString::fromStdString(chapter.title);
    }
    m_bar->setChapters(starts, names);
    m_back->setEnabled(info.seekable);
    m_forward->setEnabled(info.seekable);
    m_chapters->setVisible(info.chapters.size() > 1);
    m_tracks->setVisible(!info.tracks.empty());
    const bool playing = m_controller.wantsToPlay();
    m_pause->setIconName(
        playing ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start"));
    m_pause->setLabel(playing ? tr("Pause") : tr("Play"));
    m_speed->setLabel(tr("%1×").arg(QLocale().toString(m_controller.speed(), 'g', 3)));
    m_speed->setAccessibleName(
        tr("Speed, %1 times").arg(QLocale().toString(m_controller.speed(), 'g', 3)));
    const bool silent = m_controller.isMuted() || m_controller.volume() == 0;
    m_picture->setVisible(info.hasVideo);
    m_volume->setVisible(info.hasAudio);
    m_volume->setIconName(
        silent ? QStringLiteral("player-volume-muted") : QStringLiteral("player-volume"));
    m_volume->setLabel(
        silent ? tr("Sound on") : tr("Mute, volume %1 %").arg(m_controller.volume()));
    refreshPosition();
    refreshNear();
    refreshLoop();
    arrange();
}

void OsdControls::refreshPosition()
{
    m_bar->setPosition(toInt(m_controller.position()));
    m_bar->setBufferedUntil(toInt(m_controller.bufferedUntil()));
    update();
}

void OsdControls::refreshNear()
{
    const double duration = double(toInt(m_controller.duration()));
    QVector<QPair<int, int>> ranges;
    for (const PlayerController::Share &share : m_controller.available()) {
        // Close enough: how many bytes a second takes differs little over a film.
        ranges.append({int(share.from * duration), int(share.to * duration)});
    }
    m_bar->setNear(ranges);
}

void OsdControls::refreshLoop()
{
    const auto point = [](const std::optional<milliseconds> &at) { return at ? toInt(*at) : -1; };
    m_bar->setLoop(point(m_controller.loopFrom()), point(m_controller.loopTo()));
}

void OsdControls::arrange()
{
    const Metrics &metrics = m_theme.metrics();
    const int side = m_theme.px(96, 32) + metrics.edgeX();
    const int bottom = height() - metrics.edgeY();
    const int barHeight = m_bar->sizeHint().height();
    const int barCenter = bottom - m_theme.px(206, 108);
    m_bar->setGeometry(side, barCenter - barHeight / 2, width() - 2 * side, barHeight);
    const int middle = bottom - m_theme.px(82, 40);
    const int gap = m_theme.px(20, 8);
    // The first icon, not its plate, is flush with the line of time.
    int x = side;
    for (OsdButton *button : {m_previousFilm, m_back, m_pause, m_forward, m_nextFilm}) {
        if (button->isHidden()) {
            continue;
        }
        const QSize size = button->sizeHint();
        button->setGeometry(QRect(QPoint(x, middle - size.height() / 2), size));
        x += size.width() + gap;
    }
    x = width() - side;
    for (OsdButton *button : {m_fullScreen, m_volume, m_picture, m_speed, m_tracks, m_chapters}) {
        if (button->isHidden()) {
            continue;
        }
        const QSize size = button->sizeHint();
        x -= size.width();
        button->setGeometry(QRect(QPoint(x, middle - size.height() / 2), size));
        x -= gap;
    }
}

void OsdControls::resizeEvent(QResizeEvent *)
{
    arrange();
}

void OsdControls::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // Above it there is room for a preview alone.
    const QRect dark = rect().adjusted(0, m_theme.px(180, 110), 0, 0);
    QLinearGradient scrim(0, dark.top(), 0, dark.bottom());
    scrim.setColorAt(0, QColor(8, 9, 12, 0));
    scrim.setColorAt(0.15, QColor(8, 9, 12, 18));
    scrim.setColorAt(0.38, QColor(8, 9, 12, 110));
    scrim.setColorAt(0.62, QColor(8, 9, 12, 225));
    scrim.setColorAt(1, QColor(8, 9, 12, 245));
    painter.fillRect(dark, scrim);
    paintTimes(painter);
    paintBubble(painter);
}

void OsdControls::paintTimes(QPainter &painter) const
{
    const Tokens &colors = tokens(ThemeKind::Dark);
    const QFont font = m_theme.font(TextRole::BodyLarge);
    const int line = m_theme.lineHeight(TextRole::BodyLarge);
    const QRect bar = m_bar->geometry();
    const QRectF place(bar.left(), bar.center().y() + m_theme.px(24, 10), bar.width(), line);
    drawLine(painter, place, clockText(m_controller.position()), font, colors.t1);
    if (m_controller.duration().count() > 0) {
        const milliseconds left
            = std::max(milliseconds(0), m_controller.duration() - m_controller.position());
        drawLine(painter, place, QString(QChar(0x2212) + clockText(left)), font, colors.t2,
            Qt::AlignRight);
    }
}

void OsdControls::paintBubble(QPainter &painter) const
{
    const int pointed = m_bar->pointedMs();
    if (pointed < 0) {
        return;
    }
    QString chapter;
    for (const Library::Chapter &item : m_controller.info().chapters) {
        if (item.start <= milliseconds(pointed)) {
            chapter = QString::fromStdString(item.title);
        }
    }
    const Tokens &colors = tokens(ThemeKind::Dark);
    const int timeLine = m_theme.lineHeight(TextRole::Title2);
    const int chapterLine = chapter.isEmpty() ? 0 : m_theme.lineHeight(TextRole::Body);
    const int wide = m_theme.px(440, 260);
    const QRect bar = m_bar->geometry();
    const int x
        = qBound(bar.left(), bar.left() + m_bar->xAt(pointed) - wide / 2, bar.right() - wide);
    int bottom = bar.center().y() - m_theme.px(34, 18);
    drawLine(painter, QRectF(x, bottom - chapterLine, wide, chapterLine), chapter,
        m_theme.font(TextRole::Body), colors.t2, Qt::AlignHCenter);
    bottom -= chapterLine + timeLine;
    drawLine(painter, QRectF(x, bottom, wide, timeLine), clockText(milliseconds(pointed)),
        m_theme.font(TextRole::Title2), colors.t1, Qt::AlignHCenter);
    paintPreview(painter, QPoint(x + wide / 2, bottom - m_theme.px(16, 8)), pointed);
}

void OsdControls::paintPreview(QPainter &painter, QPoint bottomCenter, int pointedMs) const
{
    const QImage picture = m_previews.at(milliseconds(pointedMs));
    if (picture.isNull()) {
        return;
    }
    const QSize size
        = picture.size().scaled(m_theme.px(424, 248), m_theme.px(300, 160), Qt::KeepAspectRatio);
    const QRectF place(bottomCenter.x() - size.width() / 2, bottomCenter.y() - size.height(),
        size.width(), size.height());
    const qreal radius = m_theme.px(14, 8);
    QPainterPath outline;
    outline.addRoundedRect(place, radius, radius);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setClipPath(outline);
    painter.drawImage(place, picture);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens(ThemeKind::Dark).focus, m_theme.px(4, 2)));
    painter.drawPath(outline);
}

} // namespace Ui
