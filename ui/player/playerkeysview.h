#pragma once

#include "ui/player/playerkeys.h"

#include <QPointer>
#include <QWidget>

#include <optional>

namespace Ui {

class Theme;

//! All keys of the player, laid over what its parent shows, where each can be changed: Enter on a
//! line waits for the new key, Delete gives it back the usual ones. Esc closes.
class PlayerKeysView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerKeysView)
public:
    //! Both outlive the view.
    PlayerKeysView(const Theme &theme, PlayerKeys &keys, QWidget *parent);

    void open();
    void close();
    PlayerCommand current() const { return m_commands.at(m_current); }
    //! The next key is the current command's.
    bool isWaiting() const { return m_isWaiting; }

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    int rowsInColumn() const { return int(m_commands.size() + 1) / 2; }
    int lineHeight() const;
    int headHeight() const;
    QRect box() const;
    QRect rowRect(int index) const;
    void setCurrent(int index);
    void setWaiting(bool waiting);
    void take(const QKeyEvent &event);
    void tell();
    QString keylessWords() const;
    void paintRow(QPainter &painter, int index) const;

    const Theme &m_theme;
    PlayerKeys &m_keys;
    const QVector<PlayerCommand> m_commands;
    QPointer<QWidget> m_before;
    int m_current = 0;
    bool m_isWaiting = false;
    std::optional<PlayerCommand> m_keyless; // lost its last key to the current one
};

} // namespace Ui
