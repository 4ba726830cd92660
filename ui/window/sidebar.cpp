#include "ui/window/sidebar.h"

#include "ui/controls/text.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QSvgRenderer>
#include <QVariantAnimation>

namespace Ui {

Sidebar::Sidebar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_animation(new QVariantAnimation(this))
{
    setObjectName(QStringLiteral("sidebar"));
    setAccessibleName(tr("Sections"));
    struct Row
    {
        Section section;
        const char *name;
        const char *icon;
        QString text;
    };
    const Row rows[] = {
        {Section::Search, "navSearch", "edit-find", tr("Search")},
        {Section::Home, "navHome", "go-home", tr("Home")},
        {Section::Movies, "navMovies", "folder-videos", tr("Movies")},
        {Section::Series, "navSeries", "video-television", tr("Series")},
        {Section::HomeVideos, "navHomeVideos", "camera-video", tr("Home videos")},
        {Section::Lists, "navLists", "view-list-icons", tr("Collections")},
        {Section::Files, "navFiles", "folder", tr("Files")},
        {Section::Transfers, "navTransfers", "cloud-upload", tr("Transfers")},
        {Section::Cluster, "navCluster", "network-server", tr("Cluster")},
        {Section::Trash, "navTrash", "user-trash", tr("Trash and history")},
        {Section::Settings, "navSettings", "configure", tr("Settings")},
    };
    for (const Row &row : rows) {
        auto *item = new NavItem(theme, row.section, QLatin1String(row.icon), row.text, this);
        item->setObjectName(QLatin1String(row.name));
        connect(item, &NavItem::clicked, this,
            [this, section = row.section] { emit sectionChosen(section); });
        m_items << item;
    }
    item(Section::HomeVideos)->hide();
    m_animation->setEasingCurve(QEasingCurve::OutCubic);
    connect(m_animation, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_openness = value.toReal();
        update();
    });
    connect(qApp, &QApplication::focusChanged, this,
        [this](QWidget *, const QWidget *now) { onFocusChanged(now); });
    connect(&theme, &Theme::changed, this, &Sidebar::arrange);
    arrange();
}

NavItem *Sidebar::item(Section section) const
{
    for (NavItem *candidate : m_items) {
        if (candidate->section() == section) {
            return candidate;
        }
    }
    return nullptr;
}

void Sidebar::setCurrent(Section section)
{
    for (NavItem *candidate : m_items) {
        candidate->setCurrent(candidate->section() == section);
    }
    update();
}

void Sidebar::setCounts(const Library::Counts &counts)
{
    item(Section::Movies)->setCount(counts.movies);
    item(Section::Series)->setCount(counts.series);
    item(Section::HomeVideos)->setCount(counts.homeVideos);
    item(Section::HomeVideos)->setVisible(counts.homeVideos > 0);
    arrange();
}

void Sidebar::setTransfers(int underWay)
{
    item(Section::Transfers)->setCount(underWay, underWay > 0);
}

void Sidebar::setCluster(const QString &note, Tone tone)
{
    item(Section::Cluster)->setNote(note, tone);
}

void Sidebar::setAvailable(Section section, bool available)
{
    item(section)->setVisible(available);
    arrange();
}

void Sidebar::focusCurrent()
{
    for (NavItem *candidate : m_items) {
        if (candidate->isCurrent() && candidate->isVisible()) {
            candidate->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
    item(Section::Home)->setFocus(Qt::OtherFocusReason);
}

void Sidebar::onFocusChanged(const QWidget *now)
{
    const bool opened = m_theme.isTv() && now && isAncestorOf(now);
    if (opened == m_opened) {
        return;
    }
    m_opened = opened;
    emit openedChanged();
    arrange();
    m_animation->stop();
    const int duration = m_theme.duration(Motion::Rail);
    if (duration == 0) {
        m_openness = opened ? 1 : 0;
        update();
        return;
    }
    m_animation->setDuration(duration);
    m_animation->setStartValue(m_openness);
    m_animation->setEndValue(opened ? 1.0 : 0.0);
    m_animation->start();
}

void Sidebar::arrange()
{
    const bool tv = m_theme.isTv();
    item(Section::Search)->setVisible(tv);
    if (tv) {
        int y = m_theme.px(175, 0);
        const int pitch = qMin(m_theme.px(88, 0), (height() - y) / int(m_items.size() + 1));
        const int settingsY = height() - m_theme.metrics().edgeY() - m_theme.px(140, 0);
        for (NavItem *entry : m_items) {
            const bool last = entry->section() == Section::Settings;
            if (entry->section() == Section::Files) {
                y += pitch / 2;
            }
            entry->setLabelled(m_opened);
            entry->setGeometry(QRect(QPoint(m_theme.metrics().edgeX() + m_theme.px(28, 0),
                                         last ? qMax(y, settingsY) : y),
                entry->sizeHint()));
            y += entry->isHidden() ? 0 : pitch;
        }
    } else {
        int y = 68;
        for (NavItem *entry : m_items) {
            entry->setLabelled(true);
            if (entry->section() == Section::Files) {
                y += 38; // the head of the group
            }
            const bool last = entry->section() == Section::Settings;
            entry->setGeometry(12, last ? qMax(y, height() - 56) : y, kDesktopWidth - 25, 36);
            y += entry->isHidden() ? 0 : 38;
        }
    }
    update();
}

void Sidebar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void Sidebar::mousePressEvent(QMouseEvent *event)
{
    if (m_opened) {
        emit left();
    }
    event->accept();
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &c = m_theme.colors();
    static QSvgRenderer logo(QStringLiteral(":/icons/matinee.svg"));
    if (!m_theme.isTv()) {
        painter.fillRect(rect(), c.side);
        painter.fillRect(QRect(width() - 1, 0, 1, height()), c.line);
        logo.render(&painter, QRectF(22, 21, 26, 26));
        QFont font = m_theme.font(TextRole::Title2);
        font.setPixelSize(17);
        font.setWeight(QFont::Bold);
        drawLine(painter, QRectF(58, 22, 150, 24), tr("Matinee"), font, c.t1);
        const int headY = item(Section::Files)->y() - 26;
        drawLine(painter, QRectF(22, headY, 180, 18), tr("Storage"),
            m_theme.font(TextRole::CaptionStrong), c.t3);
        return;
    }
    const auto faded = [](QColor color, qreal alpha) {
        color.setAlphaF(float(alpha));
        return color;
    };
    const int edge = m_theme.metrics().edgeX();
    QLinearGradient rail(0, 0, edge + m_theme.px(128, 0), 0);
    rail.setColorAt(0, c.side);
    rail.setColorAt(0.55, faded(c.side, 0.75));
    rail.setColorAt(1, faded(c.side, 0));
    painter.fillRect(QRect(0, 0, edge + m_theme.px(128, 0), height()), rail);
    if (m_openness > 0) {
        QLinearGradient veil(0, 0, width(), 0);
        veil.setColorAt(0, faded(c.side, m_openness));
        veil.setColorAt(0.22, faded(c.side, 0.98 * m_openness));
        veil.setColorAt(0.5, faded(c.side, 0.62 * m_openness));
        veil.setColorAt(1, faded(c.side, 0.5 * m_openness));
        painter.fillRect(rect(), veil);
    }
    const int logoSide = m_theme.px(56, 0);
    logo.render(&painter, QRectF(edge + m_theme.px(36, 0), m_theme.px(52, 0), logoSide, logoSide));
    if (m_opened) {
        QFont font = m_theme.font(TextRole::Title2);
        font.setWeight(QFont::Bold);
        drawLine(painter,
            QRectF(edge + m_theme.px(111, 0), m_theme.px(52, 0), m_theme.px(280, 0), logoSide),
            tr("Matinee"), font, c.t1);
        return;
    }
    for (const NavItem *entry : m_items) {
        if (entry->isCurrent() && entry->isVisible()) {
            const qreal bar = m_theme.px(56, 0);
            painter.setPen(Qt::NoPen);
            painter.setBrush(c.accent);
            painter.drawRoundedRect(
                QRectF(edge + m_theme.px(14, 0), entry->y() + (entry->height() - bar) / 2,
                    m_theme.px(6, 0), bar),
                m_theme.px(3, 0), m_theme.px(3, 0));
        }
    }
}

} // namespace Ui
