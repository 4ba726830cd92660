#pragma once

#include <QWidget>

namespace Ui {

class Theme;

//! The keys that work everywhere, laid over the window; any key closes it.
class KeysDialog final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeysDialog)
public:
    KeysDialog(const Theme &theme, QWidget *parent);

    void open();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void close();

    const Theme &m_theme;
    QWidget *m_before = nullptr;
};

} // namespace Ui
