#include "ui/player/playerkeysview.h"

#include "ui/controls/text.h"
#include "ui/theme/shadow.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Ui {

PlayerKeysView::PlayerKeysView(const Theme &theme, PlayerKeys &keys, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_keys(keys)
    , m_commands(PlayerKeys::commands())
{
    setObjectName(QStringLiteral("playerKeys"));
    setAccessibleName(tr("Keys of the player"));
    setFocusPolicy(Qt::StrongFocus);
    parent->installEventFilter(this);
    connect(&keys, &PlayerKeys::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void PlayerKeysView::open()
{
    m_before = window()->focusWidget();
    m_isWaiting = false;
    setGeometry(parentWidget()->rect());
    show();
    raise();
    setFocus(Qt::PopupFocusReason);
    setCurrent(0);
}

void PlayerKeysView::close()
{
    if (isHidden()) {
        return;
    }
    hide();
    if (m_before) {
        m_before->setFocus(Qt::OtherFocusReason);
    }
    emit closed();
}

int PlayerKeysView::lineHeight() const
{
    return m_theme.px(44, 30);
}

int PlayerKeysView::headHeight() const
{
    return m_theme.px(120, 78);
}

QRect PlayerKeysView::box() const
{
    const int margin = m_theme.px(32, 16);
    const QSize size(qMin(m_theme.px(1680, 1000), width() - 2 * margin),
        qMin(headHeight() + rowsInColumn() * lineHeight() + m_theme.px(36, 22),
            height() - 2 * margin));
    return QRect(QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size);
}

QRect PlayerKeysView::rowRect(int index) const
{
    const QRect panel = box();
    const int pad = m_theme.px(32, 18);
    const int wide = (panel.width() - 3 * pad) / 2;
    const int column = index / rowsInColumn();
    // In a low window the lines move so that the current one is seen.
    const int room = (panel.height() - headHeight() - m_theme.px(36, 22)) / lineHeight();
    const int hidden = qBound(0, m_current % rowsInColumn() - room + 1, rowsInColumn());
    const int row = index % rowsInColumn() - hidden;
    return QRect(panel.left() + pad + column * (wide + pad),
        panel.top() + headHeight() + row * lineHeight(), wide, lineHeight());
}

void PlayerKeysView::setCurrent(int index)
{
    m_current = qBound(0, index, int(m_commands.size()) - 1);
    m_keyless.reset();
    tell();
    update();
}

void PlayerKeysView::setWaiting(bool waiting)
{
    m_isWaiting = waiting;
    m_keyless.reset();
    tell();
    update();
}

// The line as a screen reader says it.
void PlayerKeysView::tell()
{
    QStringList shown;
    for (const QString &key : m_keys.keysOf(current())) {
        shown << PlayerKeys::shown(key);
    }
    setAccessibleDescription(m_isWaiting
            ? tr("Press the new key for: %1").arg(PlayerKeys::words(current()))
            : QString(QStringLiteral("%1: %2. %3")
                          .arg(PlayerKeys::words(current()), shown.join(QStringLiteral(", ")),
                              keylessWords()))
                  .trimmed());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void PlayerKeysView::take(const QKeyEvent &event)
{
    if (event.key() == Qt::Key_Escape) {
        setWaiting(false); // Esc stays the way back
        return;
    }
    const QString name = PlayerKeys::nameOf(event);
    if (!name.isEmpty()) {
        const std::optional<PlayerCommand> before = m_keys.commandOf(event);
        m_keys.setKey(current(), name);
        setWaiting(false);
        if (before && m_keys.keysOf(*before).isEmpty()) {
            m_keyless = before;
            tell();
        }
    }
}

//! What the line below the title says, while what was chosen leaves a command without a key.
QString PlayerKeysView::keylessWords() const
{
    return m_keyless ? tr("“%1” has no key now.").arg(PlayerKeys::words(*m_keyless)) : QString();
}

bool PlayerKeysView::event(QEvent *event)
{
    // Tab would leave before it can be chosen.
    if (event->type() == QEvent::KeyPress && m_isWaiting) {
        take(*static_cast<QKeyEvent *>(event));
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool PlayerKeysView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return QWidget::eventFilter(watched, event);
}

void PlayerKeysView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        setCurrent(m_current - 1);
        return;
    case Qt::Key_Down:
        setCurrent(m_current + 1);
        return;
    case Qt::Key_Left:
        setCurrent(m_current - (m_current >= rowsInColumn() ? rowsInColumn() : 0));
        return;
    case Qt::Key_Right:
        setCurrent(m_current + (m_current < rowsInColumn() ? rowsInColumn() : 0));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
        setWaiting(true);
        return;
    case Qt::Key_Delete:
        m_keys.reset(current());
        m_keyless.reset();
        tell();
        return;
    default:
        break;
    }
    const std::optional<PlayerCommand> command = m_keys.commandOf(*event);
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Back
        || command == PlayerCommand::Leave || command == PlayerCommand::ShowKeys) {
        close();
    }
}

void PlayerKeysView::mousePressEvent(QMouseEvent *event)
{
    if (!box().contains(event->pos())) {
        close();
        return;
    }
    for (int i = 0; i < m_commands.size(); ++i) {
        if (rowRect(i).contains(event->pos())) {
            setCurrent(i);
            setWaiting(true);
        }
    }
}

void PlayerKeysView::paintRow(QPainter &painter, int index) const
{
    const Tokens &colors = m_theme.colors();
    const PlayerCommand command = m_commands.at(index);
    const QRect row = rowRect(index);
    const bool isCurrent = index == m_current;
    const int inset = m_theme.px(14, 9);
    if (isCurrent) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.focus);
        const qreal radius = m_theme.px(10, 7);
        painter.drawRoundedRect(row.adjusted(0, 1, 0, -1), radius, radius);
    }
    QStringList shown;
    for (const QString &key : m_keys.keysOf(command)) {
        shown << PlayerKeys::shown(key);
    }
    QString keys = shown.isEmpty() ? tr("no key") : shown.join(QStringLiteral("  "));
    if (isCurrent && m_isWaiting) {
        keys = tr("Press a key …");
    }
    const QColor keyTone = isCurrent ? colors.onFocus
        : m_keys.isChanged(command)  ? colors.accent
                                     : colors.t1;
    const int wide = row.width() * 40 / 100;
    drawLine(painter, QRectF(row.left() + inset, row.top(), wide - inset, row.height()), keys,
        m_theme.font(TextRole::Strong), keyTone);
    drawLine(painter,
        QRectF(row.left() + wide + inset, row.top(), row.width() - wide - 2 * inset, row.height()),
        PlayerKeys::words(command), m_theme.font(TextRole::Body),
        isCurrent ? colors.onFocus : colors.t2);
}

void PlayerKeysView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &colors = m_theme.colors();
    QColor veil = tokens(ThemeKind::Dark).bg;
    veil.setAlphaF(0.6F);
    painter.fillRect(rect(), veil);
    const QRect panel = box();
    const qreal radius = m_theme.metrics().panelRadius();
    paintShadow(painter, panel, radius, Elevation::Dialog,
        m_theme.isTv() ? m_theme.metrics().scale() : 0.8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.s2);
    painter.drawRoundedRect(panel, radius, radius);
    const int pad = m_theme.px(46, 27);
    const int title = m_theme.px(44, 28);
    const QRectF head(
        panel.left() + pad, panel.top() + m_theme.px(24, 16), panel.width() - 2 * pad, title);
    drawLine(painter, head, tr("Keys of the player"), m_theme.font(TextRole::Title2), colors.t1);
    drawLine(painter, head.translated(0, title),
        m_keyless ? keylessWords() : tr("Enter: another key. Delete: the usual keys. Esc: close."),
        m_theme.font(TextRole::Caption), m_keyless ? colors.accent : colors.t3);
    painter.setClipRect(panel.adjusted(0, headHeight(), 0, -m_theme.px(18, 11)));
    for (int i = 0; i < m_commands.size(); ++i) {
        paintRow(painter, i);
    }
}

} // namespace Ui
